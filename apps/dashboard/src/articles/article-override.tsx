import type { ArticleDetailDto } from '@helpdex/contracts';
import { Alert, Button, Stack, Text } from '@mantine/core';
import { IconEye, IconRotate, IconUsers } from '@tabler/icons-react';
import { useState, type ReactElement } from 'react';
import { useApi, useMay } from '../app/session';
import { useAction } from '../app/use-action';
import { When } from '../app/when';
import { useI18n } from '../i18n/i18n';
import { useKeyName } from '../settings/use-key-name';
import { OverrideDialog } from './override-dialog';
import type { BulkChoice } from './use-bulk-visibility';

function Present({ article }: { article: ArticleDetailDto }): ReactElement {
  const { t } = useI18n();
  const keyName = useKeyName();
  const { override } = article;
  if (!override)
    return (
      <Text size="sm" c="dimmed">
        {t('article.overrideNone')}
      </Text>
    );
  return (
    <Alert color={override.suspended ? 'yellow' : 'indigo'}>
      <Text size="sm" fw={600}>
        {t(override.suspended ? 'article.overrideSuspended' : `article.override.${override.visibility}`)}
      </Text>
      {override.reason !== '' && (
        <Text size="sm" dir="auto">
          “{override.reason}”
        </Text>
      )}
      <Text size="xs" c="dimmed">
        {keyName(override.by)} · <When iso={override.at} />
      </Text>
    </Alert>
  );
}

/** A person's own choice for this article: what holds, and how to change it. */
export function ArticleOverride({ article }: { article: ArticleDetailDto }): ReactElement {
  const { t } = useI18n();
  const api = useApi();
  const mayChange = useMay('operator');
  const [asked, setAsked] = useState<BulkChoice>();
  const save = useAction(({ choice, reason }: { choice: BulkChoice; reason: string }) => api.setVisibility(article.id, choice, reason), {
    done: t('article.overrideSaved'),
    refresh: [['article', article.id], ['articles']],
  });
  const present = article.override?.visibility ?? null;
  return (
    <Stack gap="xs">
      <Present article={article} />
      {mayChange && (
        <>
          {present !== 'internal' && (
            <Button variant="light" leftSection={<IconUsers size={16} aria-hidden />} onClick={() => setAsked('internal')}>
              {t('bulk.internal')}
            </Button>
          )}
          {(present !== 'public' || article.override?.suspended) && (
            <Button variant="default" leftSection={<IconEye size={16} aria-hidden />} onClick={() => setAsked('public')}>
              {t('bulk.public')}
            </Button>
          )}
          {present !== null && (
            <Button variant="default" leftSection={<IconRotate size={16} aria-hidden />} onClick={() => setAsked(null)}>
              {t('bulk.none')}
            </Button>
          )}
        </>
      )}
      {asked !== undefined && (
        <OverrideDialog
          choice={asked}
          count={1}
          isBusy={save.isPending}
          error={save.error}
          onClose={() => setAsked(undefined)}
          onConfirm={(reason) => save.mutate({ choice: asked, reason }, { onSuccess: () => setAsked(undefined) })}
        />
      )}
    </Stack>
  );
}

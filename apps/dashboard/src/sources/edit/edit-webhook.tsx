import type { SourceDto } from '@helpdex/contracts';
import { Badge, Button, Card, Group, PasswordInput, Stack, Text } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import { useApi } from '../../app/session';
import { TextToCopy } from '../../app/text-to-copy';
import { useAction } from '../../app/use-action';
import { useI18n } from '../../i18n/i18n';

const MIN_SECRET = 16;

/** Where Zendesk sends word of changes, so that they come in within seconds instead of with the next sync. */
export function EditWebhook({ source }: { source: SourceDto }): ReactElement {
  const { t } = useI18n();
  const api = useApi();
  const [secret, setSecret] = useState('');
  const save = useAction((webhookSecret: string | null) => api.updateSource(source.id, { webhookSecret }), {
    done: t('edit.saved'),
    refresh: [['source', source.id]],
  });
  const address = window.location.origin + source.webhook.path;
  const { hasSecret } = source.webhook;
  return (
    <Card withBorder padding="lg">
      <Stack>
        <Text size="sm">{t('webhook.text')}</Text>
        <Group gap="xs">
          <TextToCopy text={address} />
          <Badge color={hasSecret ? 'teal' : 'gray'} variant="light" tt="none">
            {t(hasSecret ? 'webhook.ready' : 'webhook.notReady')}
          </Badge>
        </Group>
        <PasswordInput
          label={t('webhook.secret')}
          description={t('webhook.secretText')}
          value={secret}
          autoComplete="off"
          onChange={(event) => setSecret(event.currentTarget.value)}
        />
        <Group>
          <Button
            variant="light"
            disabled={secret.length < MIN_SECRET}
            loading={save.isPending}
            onClick={() => save.mutate(secret, { onSuccess: () => setSecret('') })}
          >
            {t('webhook.save')}
          </Button>
          {hasSecret && (
            <Button variant="subtle" color="red" onClick={() => save.mutate(null)}>
              {t('webhook.remove')}
            </Button>
          )}
        </Group>
      </Stack>
    </Card>
  );
}

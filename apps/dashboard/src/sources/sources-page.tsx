import type { DeletionDto, SourceDto } from '@helpdex/contracts';
import { Badge, Button, Group, Stack, Title } from '@mantine/core';
import { IconDatabasePlus, IconPlus } from '@tabler/icons-react';
import { useState, type ReactElement } from 'react';
import { Link } from 'react-router';
import { useSources } from '../api/use-live-sources';
import { EmptyState } from '../app/empty-state';
import { Failure, Loading } from '../app/page-state';
import { PageTitle } from '../app/page-title';
import { useMay } from '../app/session';
import { useI18n } from '../i18n/i18n';
import { DeleteReceipt } from './delete-receipt';
import { SourceCard } from './source-card';

const KINDS = { zendesk: 'Zendesk' } as const;

function AddButton(): ReactElement | null {
  const { t } = useI18n();
  if (!useMay('admin')) return null;
  return (
    <Button component={Link} to="/sources/new" leftSection={<IconPlus size={16} aria-hidden />}>
      {t('sources.add')}
    </Button>
  );
}

interface KindProps {
  type: keyof typeof KINDS;
  sources: readonly SourceDto[];
  onDeleted: (deletion: DeletionDto, name: string) => void;
}

function Kind({ type, sources, onDeleted }: KindProps): ReactElement {
  const { number } = useI18n();
  return (
    <Stack component="section" aria-label={KINDS[type]} gap="sm">
      <Group gap="xs">
        <Title order={2} size="h5">
          {KINDS[type]}
        </Title>
        <Badge variant="light" color="gray" size="sm">
          {number(sources.length)}
        </Badge>
      </Group>
      {sources.map((source) => (
        <SourceCard key={source.id} source={source} onDeleted={(deletion) => onDeleted(deletion, source.name)} />
      ))}
    </Stack>
  );
}

export default function SourcesPage(): ReactElement {
  const { t } = useI18n();
  const { data, error, isPending, refetch } = useSources();
  const sources = data?.items ?? [];
  const [receipt, setReceipt] = useState<{ deletion: DeletionDto; name: string }>();
  return (
    <Stack gap="lg">
      <PageTitle title={t('sources.title')} lead={t('sources.lead')} actions={sources.length > 0 && <AddButton />} />
      {isPending && <Loading />}
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {(Object.keys(KINDS) as (keyof typeof KINDS)[]).map((type) => {
        const own = sources.filter((source) => source.type === type);
        return (
          own.length > 0 && <Kind key={type} type={type} sources={own} onDeleted={(deletion, name) => setReceipt({ deletion, name })} />
        );
      })}
      {data && sources.length === 0 && (
        <EmptyState icon={IconDatabasePlus} title={t('sources.empty')} text={t('sources.emptyText')}>
          <AddButton />
        </EmptyState>
      )}
      {receipt && <DeleteReceipt {...receipt} onClose={() => setReceipt(undefined)} />}
    </Stack>
  );
}

import { Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { useLiveSources } from '../api/use-live-sources';
import { Failure, Loading } from '../app/page-state';
import { useI18n } from '../i18n/i18n';
import { SourceCard } from './source-card';

function AddButton(): ReactElement {
  const { t } = useI18n();
  return (
    <Button component={Link} to="/sources/new" leftSection={<IconPlus size={16} />}>
      {t('sources.add')}
    </Button>
  );
}

function Empty(): ReactElement {
  const { t } = useI18n();
  return (
    <Card withBorder p="xl">
      <Stack align="center" gap="sm">
        <Title order={2} size="h4">
          {t('sources.empty')}
        </Title>
        <Text c="dimmed" ta="center" maw={460}>
          {t('sources.emptyText')}
        </Text>
        <AddButton />
      </Stack>
    </Card>
  );
}

export default function SourcesPage(): ReactElement {
  const { t } = useI18n();
  const { data, error, isPending, refetch } = useLiveSources();
  if (isPending) return <Loading />;
  return (
    <Stack maw={960}>
      <Group justify="space-between">
        <Title order={1} size="h2">
          {t('sources.title')}
        </Title>
        {data && data.items.length > 0 && <AddButton />}
      </Group>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {data?.items.map((source) => (
        <SourceCard key={source.id} source={source} />
      ))}
      {data?.items.length === 0 && <Empty />}
    </Stack>
  );
}

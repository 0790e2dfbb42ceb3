import { Alert, Button, Card, Checkbox, Group, Select, Stack, Text } from '@mantine/core';
import { IconArrowsDiff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { useSources } from '../api/use-live-sources';
import { Failure, Loading } from '../app/page-state';
import { useApi } from '../app/session';
import { useAction } from '../app/use-action';
import { useI18n } from '../i18n/i18n';
import { DriftResult } from './drift-result';

const POLL_MS = 1_500;

/** Zendesk, ledger and index held against each other, for one source. */
export function DriftPanel(): ReactElement {
  const { t } = useI18n();
  const api = useApi();
  const known = useSources();
  const sources = known.data?.items ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const [heal, setHeal] = useState(false);
  const source = chosen ?? sources[0]?.id ?? null;
  const checks = useQuery({
    queryKey: ['drift', source],
    queryFn: () => api.driftChecks(source ?? ''),
    enabled: source !== null,
    refetchInterval: ({ state }) => (state.data?.items.some(({ status }) => status === 'running') ? POLL_MS : false),
  });
  const start = useAction(() => api.startDriftCheck(source ?? '', heal), { refresh: [['drift']] });
  const [latest, ...earlier] = checks.data?.items ?? [];
  return (
    <Stack>
      <Card withBorder>
        <Stack gap="sm">
          <Text size="sm">{t('drift.text')}</Text>
          <Group align="flex-end">
            <Select
              label={t('articles.source')}
              data={sources.map(({ id, name }) => ({ value: id, label: name }))}
              value={source}
              onChange={setChosen}
              allowDeselect={false}
              maw={320}
            />
            <Button
              leftSection={<IconArrowsDiff size={16} aria-hidden />}
              disabled={source === null}
              loading={start.isPending || latest?.status === 'running'}
              onClick={() => start.mutate()}
            >
              {t('drift.start')}
            </Button>
          </Group>
          <Checkbox
            label={t('drift.heal')}
            description={t('drift.healText')}
            checked={heal}
            onChange={(event) => setHeal(event.currentTarget.checked)}
          />
        </Stack>
      </Card>
      {known.data?.items.length === 0 && <Alert>{t('drift.noSource')}</Alert>}
      {(known.isLoading || checks.isLoading) && <Loading />}
      {known.error && <Failure error={known.error} onRetry={() => void known.refetch()} />}
      {checks.error && <Failure error={checks.error} onRetry={() => void checks.refetch()} />}
      {start.error && <Failure error={start.error} onRetry={() => start.mutate()} />}
      {latest && <DriftResult check={latest} />}
      {earlier.map((check) => (
        <DriftResult key={check.id} check={check} isBrief />
      ))}
    </Stack>
  );
}

import { Badge, Card, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { Failure, Loading } from '../app/page-state';
import { useApi } from '../app/session';
import { useI18n } from '../i18n/i18n';

const POLL_MS = 5_000;

/** Every service that the gateway depends on, as it answers now. */
export function ServicePanel(): ReactElement {
  const { t, number } = useI18n();
  const api = useApi();
  const { data, error, isPending, refetch } = useQuery({ queryKey: ['health'], queryFn: api.health, refetchInterval: POLL_MS });
  if (isPending) return <Loading />;
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  return (
    <Stack>
      <Group gap="xs" role="status">
        <Badge size="lg" variant="light" color={data.status === 'ok' ? 'teal' : 'red'} tt="none">
          {t(data.status === 'ok' ? 'health.ok' : 'health.failing')}
        </Badge>
      </Group>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }}>
        {Object.entries(data.checks).map(([name, { status, ms }]) => {
          const Glyph = status === 'ok' ? IconCircleCheck : IconCircleX;
          return (
            <Card key={name} withBorder component="article" aria-label={name}>
              <Group justify="space-between" wrap="nowrap">
                <Group gap="xs" wrap="nowrap">
                  <Glyph size={20} color={`var(--mantine-color-${status === 'ok' ? 'teal' : 'red'}-6)`} aria-hidden />
                  <Text fw={500}>{name}</Text>
                </Group>
                <Text size="sm" c="dimmed">
                  {status === 'ok' ? `${number(Math.round(ms))} ms` : t('health.silent')}
                </Text>
              </Group>
            </Card>
          );
        })}
      </SimpleGrid>
    </Stack>
  );
}

import type { ServicesHealthDto } from '@helpdex/contracts';
import { Badge, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { Failure, Loading } from '../app/page-state';
import { useApi } from '../app/session';
import type { MessageKey } from '../i18n/en';
import { useI18n } from '../i18n/i18n';
import { ServiceCard } from './service-card';

const POLL_MS = 5_000;

function verdict({ status, services }: ServicesHealthDto): MessageKey {
  if (status === 'failing') return 'health.failing';
  return services.some(({ state }) => state === 'unknown') ? 'health.partly' : 'health.ok';
}

/** Every service of Helpdex, as it is now. */
export function ServicePanel(): ReactElement {
  const { t } = useI18n();
  const api = useApi();
  const { data, error, isPending, refetch } = useQuery({ queryKey: ['health'], queryFn: api.health, refetchInterval: POLL_MS });
  if (isPending) return <Loading />;
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  const isFailing = data.status === 'failing';
  return (
    <Stack>
      <Group gap="xs" role="status">
        <Badge size="lg" variant="light" color={isFailing ? 'red' : 'teal'} tt="none">
          {t(verdict(data))}
        </Badge>
        {isFailing && (
          <Text size="sm" c="dimmed">
            {t('health.lead.failing')}
          </Text>
        )}
      </Group>
      <SimpleGrid cols={{ base: 1, xs: 2, lg: 3 }}>
        {data.services.map((service) => (
          <ServiceCard key={service.name} service={service} />
        ))}
      </SimpleGrid>
    </Stack>
  );
}

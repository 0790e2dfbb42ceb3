import type { ServiceHealthDto, ServiceState } from '@helpdex/contracts';
import { Badge, Card, Group, Stack, Text } from '@mantine/core';
import { IconCircleCheck, IconCircleX, IconHelpCircle, IconHourglass, type Icon } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { useI18n, type Translate } from '../i18n/i18n';

const LOOK: Readonly<Record<ServiceState, { icon: Icon; colour: string }>> = {
  ok: { icon: IconCircleCheck, colour: 'teal' },
  waiting: { icon: IconHourglass, colour: 'yellow' },
  silent: { icon: IconCircleX, colour: 'red' },
  unknown: { icon: IconHelpCircle, colour: 'gray' },
};

/** What a check is about, by the name that people know the thing under. */
const PARTS: Readonly<Record<string, string>> = {
  mongodb: 'MongoDB',
  'kafka-consumers': 'Kafka',
  'kafka-publisher': 'Kafka',
  elasticsearch: 'Elasticsearch',
  search: 'Elasticsearch',
};

const partsOf = (waitsFor: readonly string[], t: Translate): string => {
  // Everything else that is not there yet is a consequence of a start that goes on.
  if (waitsFor.includes('started') || waitsFor.length === 0) return t('servicePart.started');
  return [...new Set(waitsFor.map((name) => PARTS[name] ?? name))].join(', ');
};

/** What to do about it. */
function action({ name, state, waitsFor }: ServiceHealthDto, t: Translate): string {
  if (state === 'waiting') return t('serviceAction.waiting', { parts: partsOf(waitsFor, t) });
  if (state === 'silent') return t('serviceAction.silent');
  return t('serviceAction.unknown', { variable: `${name.toUpperCase().replace('-', '_')}_HEALTH_URL` });
}

/** One service: what it is for, how it is, and, when it is not well, what that means and what to do. */
export function ServiceCard({ service }: { service: ServiceHealthDto }): ReactElement {
  const { t, number } = useI18n();
  const { name, state, ms } = service;
  const { icon: Glyph, colour } = LOOK[state];
  const isDown = state === 'waiting' || state === 'silent';
  return (
    <Card withBorder component="article" aria-label={name}>
      <Stack gap="xs">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Group gap="xs" wrap="nowrap" align="flex-start">
            <Glyph size={20} color={`var(--mantine-color-${colour}-6)`} aria-hidden style={{ flexShrink: 0, marginTop: 2 }} />
            <div>
              <Text fw={600}>{name}</Text>
              <Text size="sm" c="dimmed">
                {t(`service.${name}`)}
              </Text>
            </div>
          </Group>
          <Stack gap={2} align="flex-end" style={{ flexShrink: 0 }}>
            <Badge variant="light" color={colour} tt="none">
              {t(`serviceState.${state}`)}
            </Badge>
            {state === 'ok' && ms !== null && (
              <Text size="xs" c="dimmed">
                {number(ms)} ms
              </Text>
            )}
          </Stack>
        </Group>
        {isDown && <Text size="sm">{t(`serviceEffect.${name}`)}</Text>}
        {state !== 'ok' && (
          <Text size="sm" fw={isDown ? 500 : 400}>
            {action(service, t)}
          </Text>
        )}
      </Stack>
    </Card>
  );
}

import type { SourceDto } from '@helpdex/contracts';
import { Anchor, Group, Stack, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { useI18n } from '../i18n/i18n';
import classes from './sources.module.css';

const KINDS = ['public', 'internal', 'excluded', 'quarantined'] as const;
type Kind = (typeof KINDS)[number];

const linkOf = (kind: Kind, source: string): string => {
  const filter = kind === 'quarantined' ? 'state=quarantined' : `visibility=${kind}`;
  return kind === 'quarantined' ? '/attention#quarantine' : `/articles?source=${source}&${filter}`;
};

/** How many entries of each kind; each figure leads to them. */
export function SourceCounts({ source }: { source: SourceDto }): ReactElement {
  const { t, number } = useI18n();
  const total = KINDS.reduce((sum, kind) => sum + source.counts[kind], 0);
  return (
    <Stack gap={6}>
      <div className={classes['bar']} aria-hidden>
        {KINDS.map(
          (kind) =>
            source.counts[kind] > 0 && (
              <span key={kind} className={classes[kind]} style={{ flexGrow: source.counts[kind] / Math.max(1, total) }} />
            ),
        )}
      </div>
      <Group gap="lg">
        {KINDS.map((kind) => (
          <Group key={kind} gap={6} wrap="nowrap">
            <span className={`${classes['dot']} ${classes[kind]}`} aria-hidden />
            <Anchor component={Link} to={linkOf(kind, source.id)} size="sm" underline="hover" className={classes['count'] ?? ''}>
              {t(`counts.${kind}`)}{' '}
              <Text span fw={700} inherit>
                {number(source.counts[kind])}
              </Text>
            </Anchor>
          </Group>
        ))}
      </Group>
    </Stack>
  );
}

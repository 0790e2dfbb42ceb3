import { NavLink, Select, Text } from '@mantine/core';
import { IconLifebuoy, IconStack2 } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { useSources } from '../api/use-live-sources';
import { useI18n } from '../i18n/i18n';

interface Props {
  value: string | null;
  onChange: (source: string | null) => void;
}

const known = ({ counts }: { counts: { public: number; internal: number; excluded: number; quarantined: number } }): number =>
  counts.public + counts.internal + counts.excluded + counts.quarantined;

/** Articles stand under the kind of source and the source that they came from. */
export function SourceTree({ value, onChange }: Props): ReactElement {
  const { t, number } = useI18n();
  const sources = useSources().data?.items ?? [];
  const count = (figure: number): ReactElement => (
    <Text size="xs" c="dimmed">
      {number(figure)}
    </Text>
  );
  return (
    <nav aria-label={t('articles.sources')}>
      <NavLink
        component="button"
        label={t('articles.allSources')}
        leftSection={<IconStack2 size={16} aria-hidden />}
        rightSection={count(sources.reduce((sum, source) => sum + known(source), 0))}
        active={value === null}
        onClick={() => onChange(null)}
      />
      <NavLink component="button" label="Zendesk" leftSection={<IconLifebuoy size={16} aria-hidden />} defaultOpened childrenOffset={20}>
        {sources.map((source) => (
          <NavLink
            key={source.id}
            component="button"
            label={source.name}
            rightSection={count(known(source))}
            active={value === source.id}
            onClick={() => onChange(source.id)}
          />
        ))}
      </NavLink>
    </nav>
  );
}

/** The same on a narrow screen. */
export function SourceSelect({ value, onChange }: Props): ReactElement {
  const { t } = useI18n();
  const sources = useSources().data?.items ?? [];
  return (
    <Select
      label={t('articles.source')}
      placeholder={t('articles.allSources')}
      data={[{ group: 'Zendesk', items: sources.map(({ id, name }) => ({ value: id, label: name })) }]}
      value={value}
      onChange={onChange}
      clearable
      clearButtonProps={{ 'aria-label': t('common.clear') }}
    />
  );
}

import type { SourceDto } from '@helpdex/contracts';
import { Group, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState, type ReactElement } from 'react';
import { useI18n } from '../i18n/i18n';

export interface ArticleFilterValues {
  visibility: string | null;
  locale: string | null;
  state: string | null;
  source: string | null;
  q: string | null;
}

interface Props {
  values: ArticleFilterValues;
  sources: readonly SourceDto[];
  locales: readonly string[];
  onChange: (change: Partial<ArticleFilterValues>) => void;
}

const TYPING_MS = 250;

export function ArticleFilters({ values, sources, locales, onChange }: Props): ReactElement {
  const { t } = useI18n();
  const [text, setText] = useState(values.q ?? '');
  const search = useDebouncedCallback((q: string) => onChange({ q: q.trim() || null }), TYPING_MS);
  const choice = (name: 'visibility' | 'locale' | 'state' | 'source', data: { value: string; label: string }[]): ReactElement => (
    <Select
      label={t(`articles.${name}`)}
      placeholder={t('common.any')}
      data={data}
      value={values[name]}
      onChange={(value) => onChange({ [name]: value })}
      clearable
      w={160}
    />
  );
  return (
    <Group align="flex-end">
      <TextInput
        label={t('articles.text')}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          search(event.currentTarget.value);
        }}
        w={220}
      />
      {choice(
        'visibility',
        (['public', 'internal', 'excluded'] as const).map((value) => ({ value, label: t(`visibility.${value}`) })),
      )}
      {choice(
        'locale',
        locales.map((value) => ({ value, label: value })),
      )}
      {choice(
        'state',
        (['live', 'archived', 'quarantined'] as const).map((value) => ({ value, label: t(`state.${value}`) })),
      )}
      {sources.length > 1 &&
        choice(
          'source',
          sources.map(({ id, name }) => ({ value: id, label: name })),
        )}
    </Group>
  );
}

import type { ArticleFacetsDto, FacetValue } from '@helpdex/contracts';
import { Button, Select, SimpleGrid, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconFilterOff, IconSearch } from '@tabler/icons-react';
import { useState, type ReactElement } from 'react';
import { useI18n } from '../i18n/i18n';
import { FILTERS, type ArticleFilterValues, type FilterName } from './use-article-filters';

interface Props {
  values: ArticleFilterValues;
  facets: ArticleFacetsDto | undefined;
  onChange: (change: Partial<ArticleFilterValues>) => void;
}

/** Takes keys that come at once, e.g. pasted or held down, for one. Longer, it would be most of what a person waits for the rows. */
const TYPING_MS = 75;
const VISIBILITIES = ['public', 'internal', 'excluded'] as const;
const STATES = ['live', 'archived', 'quarantined'] as const;

export function ArticleFilters({ values, facets, onChange }: Props): ReactElement {
  const { t, number, locale: nameOf } = useI18n();
  const [text, setText] = useState(values.q ?? '');
  const search = useDebouncedCallback((q: string) => onChange({ q: q.trim() || null }), TYPING_MS);
  const counted = (found: readonly FacetValue[] | undefined, chosen: string | null, label = (value: string) => value) => {
    const known = found?.map(({ value, count }) => ({ value, label: `${label(value)} (${number(count)})` })) ?? [];
    return chosen !== null && !known.some(({ value }) => value === chosen) ? [{ value: chosen, label: label(chosen) }, ...known] : known;
  };
  const choice = (name: Exclude<FilterName, 'q' | 'source'>, data: { value: string; label: string }[]): ReactElement => (
    <Select
      label={t(`articles.${name}`)}
      placeholder={t('common.any')}
      data={data}
      value={values[name]}
      onChange={(value) => onChange({ [name]: value })}
      clearable
      searchable={data.length > 8}
      clearButtonProps={{ 'aria-label': t('articles.clearFilter', { filter: t(`articles.${name}`) }) }}
    />
  );
  const isFiltered = FILTERS.some((name) => name !== 'source' && values[name] !== null);
  return (
    <SimpleGrid cols={{ base: 2, md: 3, lg: 6 }} spacing="sm" verticalSpacing="xs">
      <TextInput
        label={t('articles.text')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          search(event.currentTarget.value);
        }}
      />
      {choice(
        'visibility',
        VISIBILITIES.map((value) => ({ value, label: t(`visibility.${value}`) })),
      )}
      {choice('locale', counted(facets?.locales, values.locale, nameOf))}
      {choice(
        'state',
        STATES.map((value) => ({ value, label: t(`state.${value}`) })),
      )}
      {choice('label', counted(facets?.labels, values.label))}
      {choice('section', counted(facets?.sections, values.section))}
      {isFiltered && (
        <Button
          variant="subtle"
          size="compact-sm"
          justify="flex-start"
          leftSection={<IconFilterOff size={14} aria-hidden />}
          onClick={() => {
            setText('');
            onChange(Object.fromEntries(FILTERS.filter((name) => name !== 'source').map((name) => [name, null])));
          }}
        >
          {t('articles.clear')}
        </Button>
      )}
    </SimpleGrid>
  );
}

import { Card, SegmentedControl, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconMessageQuestion, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { useSearchParams } from 'react-router';
import { useSources } from '../api/use-live-sources';
import { EmptyState } from '../app/empty-state';
import { PageTitle } from '../app/page-title';
import { useApi, useMay } from '../app/session';
import { useI18n } from '../i18n/i18n';
import { SearchColumn } from './search-column';

const TYPING_MS = 250;
const VIEWS = ['customer', 'agent', 'both'] as const;
const AUDIENCES = { customer: ['public'], agent: ['all'], both: ['public', 'all'] } as const;

/** Question and view live in the address. */
function useQuestion() {
  const [parameters, setParameters] = useSearchParams();
  const set = (name: string, value: string | null): void =>
    setParameters(
      (current) => {
        const next = new URLSearchParams(current);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: true },
    );
  const asked = parameters.get('view');
  const view = VIEWS.find((name) => name === asked) ?? 'customer';
  return { q: parameters.get('q') ?? '', locale: parameters.get('locale'), source: parameters.get('source'), view, set };
}

/** Who may read articles may be told which locales there are. */
function useLocales(): string[] {
  const api = useApi();
  const enabled = useMay('agent');
  const { data } = useQuery({ queryKey: ['articles', 'facets', 'all'], queryFn: () => api.articleFacets({}), enabled, staleTime: 60_000 });
  return data?.locales.map(({ value }) => value) ?? [];
}

function Controls({ question }: { question: ReturnType<typeof useQuestion> }): ReactElement {
  const { t, locale: nameOf } = useI18n();
  const { q, locale, source, view, set } = question;
  const [text, setText] = useState(q);
  const search = useDebouncedCallback((typed: string) => set('q', typed.trim()), TYPING_MS);
  const isAgent = useMay('agent');
  const sources = useSources().data?.items ?? [];
  const clearButtonProps = { 'aria-label': t('common.clear') };
  return (
    <Card withBorder>
      <Stack gap="sm">
        <TextInput
          size="md"
          label={t('search.query')}
          type="search"
          leftSection={<IconSearch size={18} aria-hidden />}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            search(event.currentTarget.value);
          }}
          maxLength={500}
        />
        <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="sm">
          {isAgent && (
            <SegmentedControl
              aria-label={t('search.audience')}
              value={view}
              onChange={(value) => set('view', value)}
              data={VIEWS.map((value) => ({ value, label: t(`search.view.${value}`) }))}
            />
          )}
          <Select
            aria-label={t('search.locale')}
            placeholder={t('search.locale')}
            data={useLocales().map((value) => ({ value, label: nameOf(value) }))}
            value={locale}
            onChange={(value) => set('locale', value)}
            clearable
            clearButtonProps={clearButtonProps}
          />
          {sources.length > 1 && (
            <Select
              aria-label={t('search.source')}
              placeholder={t('search.source')}
              data={sources.map(({ id, name }) => ({ value: id, label: name }))}
              value={source}
              onChange={(value) => set('source', value)}
              clearable
              clearButtonProps={clearButtonProps}
            />
          )}
        </SimpleGrid>
      </Stack>
    </Card>
  );
}

/** Search as a customer meets it, as an agent does, or both beside each other. */
export default function SearchPage(): ReactElement {
  const { t } = useI18n();
  const question = useQuestion();
  const { q, locale, source } = question;
  const view = useMay('agent') ? question.view : 'customer';
  const audiences: readonly ('public' | 'all')[] = AUDIENCES[view];
  return (
    <Stack gap="lg">
      <PageTitle title={t('search.title')} lead={t('search.lead')} />
      <Controls question={question} />
      {q === '' ? (
        <EmptyState icon={IconMessageQuestion} title={t('search.start')} text={t('search.startText')} />
      ) : (
        <SimpleGrid cols={{ base: 1, md: audiences.length }} spacing="lg">
          {audiences.map((audience) => (
            <SearchColumn key={audience} {...{ audience, q, locale, source }} />
          ))}
        </SimpleGrid>
      )}
    </Stack>
  );
}

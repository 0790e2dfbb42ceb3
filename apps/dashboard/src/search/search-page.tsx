import type { SearchHitDto } from '@helpdex/contracts';
import { Anchor, Card, Group, Select, Stack, Text, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { Link } from 'react-router';
import { VisibilityBadge } from '../articles/visibility-badge';
import { Failure, Loading } from '../app/page-state';
import { useApi } from '../app/session';
import { useI18n } from '../i18n/i18n';
import { Snippet } from './snippet';

const TYPING_MS = 250;
/** Of several translations of one article, the reader's own is shown. */
const READER_LOCALE = navigator.language.toLowerCase();

function Hit({ hit }: { hit: SearchHitDto }): ReactElement {
  return (
    <Card withBorder component="article" aria-label={hit.title}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Anchor component={Link} to={`/articles/${encodeURIComponent(hit.id)}`} fw={600} dir="auto">
          {hit.title}
        </Anchor>
        <VisibilityBadge visibility={hit.visibility} />
      </Group>
      <Text size="sm" mt={4}>
        <Snippet snippet={hit.snippet} />
      </Text>
      <Text size="xs" c="dimmed" mt={4} dir="auto">
        {[hit.source.name, hit.locale, ...hit.path].join(' · ')}
      </Text>
    </Card>
  );
}

export default function SearchPage(): ReactElement {
  const { t, number } = useI18n();
  const api = useApi();
  const [text, setText] = useState('');
  const [audience, setAudience] = useState('public');
  const [q] = useDebouncedValue(text.trim(), TYPING_MS);
  const found = useQuery({
    queryKey: ['search', q, audience],
    queryFn: () => api.search({ q, audience, locale: READER_LOCALE }),
    enabled: q !== '',
    placeholderData: keepPreviousData,
  });
  const audiences = [
    { value: 'public', label: t('search.asCustomer') },
    { value: 'all', label: t('search.asAgent') },
  ];
  return (
    <Stack maw={860}>
      <Title order={1} size="h2">
        {t('search.title')}
      </Title>
      <Group align="flex-end">
        <TextInput
          label={t('search.query')}
          type="search"
          leftSection={<IconSearch size={16} />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          maxLength={500}
          flex={1}
        />
        <Select
          label={t('search.audience')}
          data={audiences}
          value={audience}
          onChange={(value) => setAudience(value ?? 'public')}
          allowDeselect={false}
          w={180}
        />
      </Group>
      {found.error && <Failure error={found.error} onRetry={() => void found.refetch()} />}
      {found.isLoading && <Loading />}
      <Text size="sm" c="dimmed" role="status">
        {q === ''
          ? t('search.start')
          : found.data &&
            (found.data.total === 0
              ? t('search.none')
              : t('search.found', { total: number(found.data.total), ms: number(found.data.tookMs) }))}
      </Text>
      {q !== '' && found.data?.items.map((hit) => <Hit key={hit.id} hit={hit} />)}
    </Stack>
  );
}

import type { Page, SourceDto } from '@helpdex/contracts';
import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useApi } from '../app/session';
import { listen, type StreamedEvent } from './event-stream';

export const SOURCES_KEY = ['sources'];

function merged(page: Page<SourceDto> | undefined, { event, data }: StreamedEvent): Page<SourceDto> | undefined {
  if (!page) return page;
  const told = JSON.parse(data) as SourceDto;
  if (event === 'removed') return { ...page, items: page.items.filter(({ id }) => id !== told.id) };
  if (event !== 'source') return page;
  const known = page.items.some(({ id }) => id === told.id);
  return { ...page, items: known ? page.items.map((source) => (source.id === told.id ? told : source)) : [...page.items, told] };
}

/** All sources, kept current by the server's events while somebody looks. */
export function useLiveSources(): UseQueryResult<Page<SourceDto>> {
  const api = useApi();
  const client = useQueryClient();
  const query = useQuery({ queryKey: SOURCES_KEY, queryFn: api.sources });
  useEffect(() => {
    const stop = new AbortController();
    const onEvent = (event: StreamedEvent): void => {
      client.setQueryData<Page<SourceDto>>(SOURCES_KEY, (page) => merged(page, event));
    };
    void listen('/api/v1/sources/events', { headers: api.headers(), signal: stop.signal, onEvent });
    return () => stop.abort();
  }, [api, client]);
  return query;
}

import type { Page, SourceDto } from '@helpdex/contracts';
import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useApi, useMay } from '../app/session';
import { listen, type StreamedEvent } from './event-stream';

export const SOURCES_KEY = ['sources'];

export function merged(page: Page<SourceDto> | undefined, { event, data }: StreamedEvent): Page<SourceDto> | undefined {
  if (!page) return page;
  const told = JSON.parse(data) as SourceDto;
  if (event === 'removed') return { ...page, items: page.items.filter(({ id }) => id !== told.id) };
  if (event !== 'source') return page;
  const known = page.items.some(({ id }) => id === told.id);
  return { ...page, items: known ? page.items.map((source) => (source.id === told.id ? told : source)) : [...page.items, told] };
}

/** What the stream tells while a request is under way. The answer may have been made before it, and nobody would tell it again. */
const toldMeanwhile = new Set<Map<string, StreamedEvent>>();

export function hear(event: StreamedEvent): void {
  const { id } = JSON.parse(event.data) as { id: string };
  toldMeanwhile.forEach((told) => told.set(id, event));
}

/** Asks for all sources. What is told meanwhile stands over what is answered: the stream tells each change once, and always the last. */
export async function askForSources(ask: () => Promise<Page<SourceDto>>): Promise<Page<SourceDto>> {
  const told = new Map<string, StreamedEvent>();
  toldMeanwhile.add(told);
  try {
    const answered = await ask();
    return [...told.values()].reduce((page, event) => merged(page, event) ?? page, answered);
  } finally {
    toldMeanwhile.delete(told);
  }
}

/** All sources, as they were told last. The shell keeps them current. */
export function useSources(): UseQueryResult<Page<SourceDto>> {
  const api = useApi();
  const enabled = useMay('operator');
  return useQuery({ queryKey: SOURCES_KEY, queryFn: () => askForSources(api.sources), staleTime: 10_000, enabled });
}

/** The source's name for people; its id while it is not known. */
export function useSourceName(): (id: string) => string {
  const { data } = useSources();
  return (id) => data?.items.find((source) => source.id === id)?.name ?? id;
}

/** Follows the server's events of all sources while the page is open. @returns whether the events come in. */
export function useFollowSources(enabled: boolean): { isLive: boolean } {
  const api = useApi();
  const client = useQueryClient();
  const [isLive, setLive] = useState(true);
  useEffect(() => {
    if (!enabled) return;
    const stop = new AbortController();
    const onEvent = (event: StreamedEvent): void => {
      hear(event);
      client.setQueryData<Page<SourceDto>>(SOURCES_KEY, (page) => merged(page, event));
    };
    void listen('/api/v1/sources/events', { headers: api.headers(), signal: stop.signal, onEvent, onConnected: setLive });
    return () => stop.abort();
  }, [api, client, enabled]);
  return { isLive };
}

import type { RunDto } from '@helpdex/contracts';
import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useApi } from '../app/session';
import { isFinal } from '../runs/run-status';
import { listen } from './event-stream';

export const runKey = (id: string): string[] => ['run', id];

/** One run, followed by the server's events until it has ended. */
export function useLiveRun(id: string): UseQueryResult<RunDto> {
  const api = useApi();
  const client = useQueryClient();
  const query = useQuery({ queryKey: runKey(id), queryFn: () => api.run(id) });
  const goesOn = query.data !== undefined && !isFinal(query.data);
  useEffect(() => {
    if (!goesOn) return;
    const stop = new AbortController();
    const onEvent = ({ data }: { data: string }): void => {
      const run = JSON.parse(data) as RunDto;
      client.setQueryData(runKey(id), run);
      if (!isFinal(run)) return;
      stop.abort();
      void client.invalidateQueries({ queryKey: ['runs'] });
    };
    void listen(`/api/v1/runs/${encodeURIComponent(id)}/events`, { headers: api.headers(), signal: stop.signal, onEvent });
    return () => stop.abort();
  }, [api, client, id, goesOn]);
  return query;
}

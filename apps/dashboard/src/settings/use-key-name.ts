import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { KeyDto, Page } from '@helpdex/contracts';
import { useApi, useMay } from '../app/session';

export const KEYS = ['keys'] as const;

export function useKeys(): UseQueryResult<Page<KeyDto>> {
  const api = useApi();
  const enabled = useMay('admin');
  return useQuery({ queryKey: KEYS, queryFn: api.keys, enabled });
}

/** The name that a key was given; for those who may not list keys, its id. */
export function useKeyName(): (id: string) => string {
  const { data } = useKeys();
  return (id) => data?.items.find((key) => key.id === id)?.name ?? id;
}

import type { ReviewDto, SourceDto } from '@helpdex/contracts';
import { useQuery } from '@tanstack/react-query';
import { useApi, useMay } from '../app/session';
import { useSources } from '../api/use-live-sources';

export const REVIEWS_KEY = ['reviews'];
export const QUARANTINE_KEY = ['quarantine'];
const POLL_MS = 20_000;

export interface Attention {
  reviews: ReviewDto[];
  failing: SourceDto[];
  quarantined: number;
  total: number;
}

/** What waits for a person: counted alike in the navigation and on the page. */
export function attentionOf(sources: readonly SourceDto[], reviews: readonly ReviewDto[]): Attention {
  const open = reviews.filter(({ status }) => status === 'open');
  const failing = sources.filter(({ error, status }) => error !== null && status !== 'deleting');
  const quarantined = sources.reduce((sum, { counts }) => sum + counts.quarantined, 0);
  return { reviews: open, failing, quarantined, total: open.length + failing.length + quarantined };
}

export function useReviews() {
  const api = useApi();
  const enabled = useMay('operator');
  return useQuery({ queryKey: REVIEWS_KEY, queryFn: api.reviews, refetchInterval: POLL_MS, enabled });
}

export function useAttention(): Attention {
  const sources = useSources();
  const reviews = useReviews();
  return attentionOf(sources.data?.items ?? [], reviews.data?.items ?? []);
}

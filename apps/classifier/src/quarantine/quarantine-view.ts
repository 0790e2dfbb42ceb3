import { entryId, type ArticleHistoryEntry, type QuarantinedDto, type QuarantineReason } from '@helpdex/contracts';
import type { LedgerRow } from '../ledger/ledger.schema';
import type { RetryRow } from './retry.schema';

/** Who quarantined an entry, as its history names them; a run has no name. */
export const QUARANTINED_BY = { record: 'quarantine', driftCheck: 'drift-check', index: 'indexer' } as const;

const REASON_OF: Readonly<Record<string, QuarantineReason>> = {
  [QUARANTINED_BY.record]: 'record_unreadable',
  [QUARANTINED_BY.driftCheck]: 'unknown_to_ledger',
  [QUARANTINED_BY.index]: 'index_refused',
};

const beginning = ({ history }: Pick<LedgerRow, 'history'>): ArticleHistoryEntry | undefined =>
  history.findLast(({ state, changes }) => state === 'quarantined' && (changes.includes('state') || changes.includes('created')));

/** Its history goes back a number of changes only; beyond that it is at least as long as it was seen last. */
export const quarantinedSince = (row: Pick<LedgerRow, 'history' | 'syncedAt'>): string => beginning(row)?.at ?? row.syncedAt.toISOString();

/** A quarantined row as REST shows it. */
export function quarantinedView(row: LedgerRow, retry: RetryRow | undefined): QuarantinedDto {
  const since = quarantinedSince(row);
  const isSame = retry?.since === since;
  return {
    id: entryId(row),
    sourceId: row.source,
    articleId: row.article,
    locale: row.locale,
    title: row.content?.title ?? '',
    reason: { code: REASON_OF[beginning(row)?.by ?? ''] ?? 'zendesk_unreadable', detail: row.detail ?? '' },
    since,
    attempts: isSame ? retry.attempts : 0,
    lastRetryAt: isSame ? retry.lastRetryAt.toISOString() : null,
  };
}

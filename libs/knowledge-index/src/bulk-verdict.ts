/** What the cluster's answer to one write means. */
export type ItemVerdict =
  | { kind: 'written' }
  /** Something as new or newer is there already: success. */
  | { kind: 'stale' }
  /** The cluster cannot take it now; it is sent again. */
  | { kind: 'busy'; reason: string }
  /** The document itself is refused, now and always. */
  | { kind: 'refused'; reason: string };

export interface BulkItemAnswer {
  status: number;
  error?: { type?: string; reason?: string } | undefined;
}

/** 401 and 403 too: a key that was revoked or a disk that is full is an operator's matter, never a reason to give up a record. */
const BUSY_STATUS = new Set([401, 403, 408, 404, 429, 500, 502, 503, 504]);

/** Reads one item of a bulk answer. A missing index counts as busy: it is the operator's, or a generation's, to come back. */
export function verdictOf({ status, error }: BulkItemAnswer): ItemVerdict {
  if (status === 200 || status === 201) return { kind: 'written' };
  if (status === 409) return { kind: 'stale' };
  const reason = error?.type ?? `status_${status}`;
  return BUSY_STATUS.has(status) ? { kind: 'busy', reason } : { kind: 'refused', reason };
}

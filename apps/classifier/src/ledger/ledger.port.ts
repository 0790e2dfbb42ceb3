import type { ArticleHistoryEntry } from '@helpdex/contracts';
import type { LedgerRow } from './ledger.schema';

/** Token of the mongoose model. */
export const LEDGER = Symbol('LEDGER');

/** A row as it shall become, and the one it was computed from. */
export interface RowChange {
  previous: LedgerRow | undefined;
  next: LedgerRow;
  /** Told in the article's history, where something of interest changed. */
  history?: ArticleHistoryEntry;
}

import type { ArticleHistoryEntry } from '@helpdex/contracts';
import type { JudgedRow, LedgerRow } from './ledger.schema';

/** Token of the mongoose model. */
export const LEDGER = Symbol('LEDGER');

/** A row as it shall become, and the one it was computed from. */
export interface RowChange<R extends JudgedRow = LedgerRow> {
  previous: R | undefined;
  next: R;
  /** Told in the article's history, where something of interest changed. */
  history?: ArticleHistoryEntry;
}

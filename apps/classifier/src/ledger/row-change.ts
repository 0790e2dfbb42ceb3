import type { ArticleHistoryEntry } from '@helpdex/contracts';
import { hasUnsentVerdict } from '@helpdex/domain';
import type { RowChange } from './ledger.port';
import type { JudgedRow } from './ledger.schema';

/** Who or what changed an entry. */
export interface ChangeCause {
  at: Date;
  run: number | null;
  by: string | null;
}

function changesBetween(previous: JudgedRow | undefined, next: JudgedRow): string[] {
  if (!previous) return ['created'];
  const changes: string[] = [];
  if (previous.hash !== next.hash) changes.push('content');
  if (previous.audience !== next.audience || JSON.stringify(previous.reasons) !== JSON.stringify(next.reasons)) changes.push('visibility');
  if (previous.state !== next.state) changes.push('state');
  if (JSON.stringify(previous.override) !== JSON.stringify(next.override)) changes.push('override');
  return changes;
}

const chosen = ({ override }: JudgedRow): NonNullable<ArticleHistoryEntry['override']> | null =>
  override && { visibility: override.visibility, reason: override.reason };

/** The write that turns one row into the other, with its line of history where something a person would care about changed. */
export function rowChange<R extends JudgedRow>(previous: R | undefined, next: R, cause: ChangeCause): RowChange<R> {
  const changes = changesBetween(previous, next);
  const row: R = { ...next, unsentSince: hasUnsentVerdict(next) ? (previous?.unsentSince ?? cause.at) : null };
  if (changes.length === 0) return { previous, next: row };
  const history: ArticleHistoryEntry = {
    at: cause.at.toISOString(),
    run: cause.run,
    by: cause.by,
    visibility: next.audience,
    state: next.state,
    reasons: next.reasons,
    changes,
    ...(changes.includes('override') ? { override: chosen(next) } : {}),
  };
  return { previous, next: row, history };
}

import { MAX_DRIFT_DIFFERENCES, type DriftKind, type EntryIdentity, entryId } from '@helpdex/contracts';
import type { DriftFindings } from './drift.schema';

/** Articles fetched again one by one; with more, a full run is cheaper for the account. */
export const MAX_HEALED_ARTICLES = 200;

export const noFindings = (): DriftFindings => ({
  compared: 0,
  counts: { missing: 0, extra: 0, stale: 0, wrongAudience: 0 },
  differences: [],
  zendeskRequests: 0,
});

/** What a check counts and what it would heal, bounded whatever the catalogue's size. */
export class DriftTally {
  readonly findings = noFindings();
  /** Articles of differences: one more than may be healed one by one says that there are more. */
  readonly articles = new Set<string>();
  /** The same of articles that Zendesk's listing did not show. */
  readonly unlisted = new Set<string>();
  /** Entries that search shows and the ledger does not know. */
  readonly orphans: EntryIdentity[] = [];
  /** Entries that should be listed, and those of them that were not. */
  readonly listing = { known: 0, missing: 0 };

  count(entry: EntryIdentity, kind: DriftKind, because?: 'unlisted' | 'orphan'): void {
    const { counts, differences } = this.findings;
    counts[kind] += 1;
    if (differences.length < MAX_DRIFT_DIFFERENCES) differences.push({ id: entryId(entry), kind });
    const articles = because === 'unlisted' ? this.unlisted : this.articles;
    if (articles.size <= MAX_HEALED_ARTICLES) articles.add(entry.article);
    if (because === 'orphan' && this.orphans.length < MAX_HEALED_ARTICLES) this.orphans.push(entry);
  }
}

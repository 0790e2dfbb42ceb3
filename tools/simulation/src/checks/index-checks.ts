import type { IndexSide } from '@helpdex/contracts';
import { isPublic, readToken, type HelpCenter } from '../models/zendesk/help-center';
import type { Stored } from '../models/elasticsearch/simulated-index';
import type { Evidence } from './evidence';
import { Violation } from './violation';

/** What the checks must know of a source. */
export interface Watched {
  tenant: string;
  account: string;
  center: HelpCenter;
  /** Taken out of search for good: at rest nothing of it may be found. */
  isErased: boolean;
}

/** Looks at everything that searches come to see, at the moment they do (G1, G4, G7). */
export class IndexChecks {
  /** Revision on which the latest applied closing of an entry rests. */
  private readonly closedAt = new Map<string, number>();

  constructor(
    private readonly evidence: Evidence,
    private readonly watched: ReadonlyMap<string, Watched>,
  ) {}

  /** @param tenant whose index it is */
  visible(tenant: string, side: IndexSide, document: Stored): void {
    const source = this.watched.get(document.source);
    if (!source || source.tenant !== tenant) throw new Violation('G7', `${document.source} stands in an index of ${tenant}`);
    const entry = `${tenant}|${document.source}|${document.article}|${document.locale}`;
    // A deletion closes with versions that no verdict ever had.
    if (!document.tombstone && document.ver > this.evidence.latestOf(entry))
      throw new Violation('G4', `${entry} is indexed at ${document.ver}, ahead of its ledger`);
    if (document.tombstone) return side === 'public' ? this.closed(entry, document) : undefined;
    const token = readToken(document.title);
    if (token?.account !== source.account) throw new Violation('G7', `${entry} shows the text of ${token?.account ?? 'nobody'}`);
    if (side === 'public') this.open(entry, source, document.locale, token);
  }

  private open(entry: string, { center }: Watched, locale: string, token: { article: string; revision: number }): void {
    const revision = center.revision(token.article, token.revision);
    if (!revision || !isPublic(revision, locale))
      throw new Violation('G1', `${entry} publicly shows revision ${token.revision}, which never was public`);
    const closed = this.closedAt.get(entry) ?? 0;
    if (token.revision <= closed)
      throw new Violation('G1', `${entry} publicly shows revision ${token.revision} again, after revision ${closed} closed it`);
    // Newer evidence has opened it: a listing that lags may show an older public text of it again, but nothing that was closed.
    this.closedAt.delete(entry);
  }

  private closed(entry: string, { ver }: Stored): void {
    const reason = this.evidence.reasonOf(entry, ver);
    // What could not be read says nothing about Zendesk's state: the same revision may open it again.
    if (!reason || reason.state === 'quarantined') return;
    const article = entry.slice(0, entry.lastIndexOf('|'));
    // The row may have gone on meanwhile to evidence that it did not believe: the closing rests on the request that its own version is of.
    const shown = this.evidence.shownBy(article, ver) ?? this.evidence.shownBy(article, reason.ver);
    if (shown) this.closedAt.set(entry, Math.max(shown.revision, this.closedAt.get(entry) ?? 0));
  }
}

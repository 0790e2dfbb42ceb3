import type { LedgerRow } from '@helpdex/classifier/ledger/ledger.schema';
import type { EntryState } from '@helpdex/contracts';

/** What Zendesk really showed in the answer to one request. */
export interface Shown {
  revision: number;
  isDeleted: boolean;
  locales: readonly string[];
}

interface Reason {
  ver: number;
  state: EntryState;
}

/** Leads from a version in the index back to the state of Zendesk that it rests on. */
export class Evidence {
  private readonly shown = new Map<string, Shown>();
  private readonly reasons = new Map<string, Reason>();
  private readonly latest = new Map<string, number>();

  /** @param article `tenant|source|article` */
  noteShown(article: string, ver: number, shown: Shown): void {
    this.shown.set(`${article}|${ver}`, shown);
  }

  noteRow({ _id, ver, emitVer, state }: LedgerRow): void {
    const key = `${_id}|${emitVer}`;
    const known = this.reasons.get(key);
    if (!known || ver <= known.ver) this.reasons.set(key, { ver, state });
    this.latest.set(_id, Math.max(emitVer, this.latest.get(_id) ?? -1));
  }

  shownBy(article: string, ver: number): Shown | undefined {
    return this.shown.get(`${article}|${ver}`);
  }

  /** Why the verdict of this version was given. */
  reasonOf(entry: string, emitVer: number): Reason | undefined {
    return this.reasons.get(`${entry}|${emitVer}`);
  }

  /** Highest verdict version that the ledger ever gave an entry. */
  latestOf(entry: string): number {
    return this.latest.get(entry) ?? -1;
  }
}

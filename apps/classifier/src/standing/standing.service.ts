import { docKey, entryId, parseEntryId, type LedgerStanding } from '@helpdex/contracts';
import { hasUnsentVerdict, indexedDigest, isIndexed } from '@helpdex/domain';
import { Inject, Injectable } from '@nestjs/common';
import { ClassifyService } from '../classify/classify.service';
import { CLOCK, type Clock } from '../clock.port';
import { LEDGER } from '../ledger/ledger.port';
import { LedgerRepository } from '../ledger/ledger.repository';
import type { LedgerModel, LedgerRow } from '../ledger/ledger.schema';
import { rowChange } from '../ledger/row-change';

const FIELDS = {
  ...{ tenant: 1, source: 1, article: 1, locale: 1, emitVer: 1, sent: 1, state: 1, audience: 1 },
  ...{ 'content.title': 1, 'content.text': 1, 'content.labels': 1, 'content.path': 1, 'content.sectionIds': 1 },
} as const;

/** Tombstones of a deleted source stand above any version that can be reached; nothing of it is sent again. */
const MAX_ABOVE = Number.MAX_SAFE_INTEGER / 2;

/** What an index must hold, said by the ledger page by page; for whoever rebuilds one, or looks for drift. */
@Injectable()
export class StandingService {
  constructor(
    @Inject(LEDGER) private readonly rows: LedgerModel,
    @Inject(LedgerRepository) private readonly ledger: LedgerRepository,
    @Inject(ClassifyService) private readonly classify: ClassifyService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** In order of the entries' keys. */
  async page(scope: { tenant: string; source?: string; after?: string; limit: number }): Promise<LedgerStanding[]> {
    const { tenant, source, after, limit } = scope;
    const prefix = source === undefined ? `${tenant}|` : `${tenant}|${source}|`;
    // `}` is the character behind `|`, so this is everything with the prefix; the index of `_id` is all it needs.
    const range = { ...(after === undefined ? { $gte: prefix } : { $gt: keyOf(tenant, after) }), $lt: `${prefix.slice(0, -1)}}` };
    return (await this.rows.find({ _id: range }, FIELDS).sort({ _id: 1 }).limit(limit).lean<LedgerRow[]>()).map(standingOf);
  }

  async of(tenant: string, ids: readonly string[]): Promise<LedgerStanding[]> {
    const keys = ids.map((id) => keyOf(tenant, id));
    return (await this.rows.find({ _id: { $in: keys } }, FIELDS).lean<LedgerRow[]>()).map(standingOf);
  }

  /** Sends the verdicts of entries once more, each under a version of its own, so that they win against whatever an index or the topic holds. */
  async resend(tenant: string, entries: readonly { id: string; above: number }[]): Promise<number> {
    const above = new Map(entries.map((entry) => [keyOf(tenant, entry.id), Math.min(entry.above, MAX_ABOVE)]));
    const stored = await this.ledger.find([...above.keys()]);
    const cause = { at: this.clock.now(), run: null, by: null };
    const changes = [...stored.values()].map((row) => {
      const emitVer = Math.max(row.emitVer, row.sent?.ver ?? 0, above.get(row._id) ?? 0) + 1;
      return rowChange(row, { ...row, emitVer }, cause);
    });
    const lost = await this.ledger.compareAndSet(changes);
    const won = changes.map(({ next }) => next).filter(({ _id }) => !lost.has(_id));
    await this.classify.send(won);
    return won.length;
  }
}

/** An id that names no entry has a key that no row has. */
const keyOf = (tenant: string, id: string): string => {
  const parts = parseEntryId(id);
  return parts ? docKey({ tenant, ...parts }) : `${tenant}|`;
};

function standingOf(row: LedgerRow): LedgerStanding {
  const open = isIndexed(row) && row.content !== undefined;
  return {
    id: entryId(row),
    ver: row.sent?.ver ?? null,
    side: open && row.audience !== 'excluded' ? row.audience : null,
    digest: open && row.content ? indexedDigest(row.content) : null,
    // Between accepting a verdict and Kafka's acknowledgement the row is ahead of what any index can hold.
    settled: !hasUnsentVerdict(row),
  };
}

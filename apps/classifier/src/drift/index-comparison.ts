import { docKey, entryId, parseEntryId, type DriftKind, type EntryIdentity, type IndexSide } from '@helpdex/contracts';
import { driftOfShown, isIndexed, shownDigest, type ShownEntry } from '@helpdex/domain';
import { RPC_CLIENT, type RpcClient } from '@helpdex/rpc';
import { Inject, Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { LEDGER } from '../ledger/ledger.port';
import type { LedgerModel, LedgerRow } from '../ledger/ledger.schema';
import { DriftRepository } from './drift.repository';
import type { CheckInHand } from './zendesk-comparison';

/** Rows with their texts in memory at once: a text is 1 MB at most. */
const BATCH = 50;
/** What differs is looked at again: a verdict may be under way between ledger and index. */
const MAX_LOOKS = 4;
const SETTLE_MS = 1_500;
const NEEDED = { 'content.html': 0, history: 0 } as const;
const SIDES: readonly IndexSide[] = ['public', 'internal'];

interface Suspect {
  row: LedgerRow;
  kind: DriftKind;
}

/** Holds the ledger against what search shows, both ways; and the ledger against the listing, which has to be complete by now. */
@Injectable()
export class IndexComparison {
  constructor(
    @Inject(DriftRepository) private readonly checks: DriftRepository,
    @Inject(LEDGER) private readonly ledger: LedgerModel,
    @Inject(RPC_CLIENT) private readonly rpc: Pick<RpcClient, 'call'>,
  ) {}

  async run(check: CheckInHand): Promise<void> {
    const { tenant, source } = check.row;
    const [start, end] = [`${tenant}|${source}|`, `${tenant}|${source}}`];
    for (let after = start, rows: LedgerRow[] = []; ; after = rows.at(-1)?._id ?? end) {
      check.signal.throwIfAborted();
      rows = await this.ledger
        .find({ _id: { $gt: after, $lt: end } }, NEEDED)
        .sort({ _id: 1 })
        .limit(BATCH)
        .lean<LedgerRow[]>();
      if (rows.length === 0) break;
      await this.compare(check, rows);
    }
    for (const side of SIDES) await this.findOrphans(check, side);
  }

  private async compare(check: CheckInHand, rows: readonly LedgerRow[]): Promise<void> {
    const { tally, row } = check;
    const met = await this.checks.sighted(
      row,
      rows.map(({ _id }) => _id),
    );
    const unlisted = rows.filter((known) => this.isUnlisted(check, known, met));
    tally.listing.known += rows.filter(isLive).length;
    tally.listing.missing += unlisted.length;
    for (const known of unlisted) tally.count(known, 'extra', 'unlisted');
    const rest = rows.filter((known) => !unlisted.includes(known) && !met.get(known._id));
    for (const { row: known, kind } of await this.settled(check, await this.suspects(rest))) tally.count(known, kind);
    tally.findings.compared += rows.length;
    await this.checks.save(row, tally.findings);
  }

  /** What a sync has touched since the check began may have come after its page was listed. */
  private isUnlisted({ row }: CheckInHand, known: LedgerRow, met: ReadonlyMap<string, unknown>): boolean {
    return isLive(known) && isIndexed(known) && !met.has(known._id) && known.syncedAt < row.startedAt;
  }

  private async suspects(rows: readonly LedgerRow[]): Promise<Suspect[]> {
    const [tenant] = rows.map((row) => row.tenant);
    if (tenant === undefined) return [];
    const found = await this.rpc.call('index.shown', { tenant, entries: rows.map(entryId) });
    const shown = new Map<string, ShownEntry[]>();
    for (const { id, ...entry } of found) shown.set(id, [...(shown.get(id) ?? []), entry]);
    return rows.flatMap((row) => {
      const kind = driftOfShown(row, row.content && shownDigest(row.content), shown.get(entryId(row)) ?? []);
      return kind ? [{ row, kind }] : [];
    });
  }

  /** Those that still differ when nothing of them is under way any more. */
  private async settled(check: CheckInHand, suspects: readonly Suspect[]): Promise<Suspect[]> {
    let moving = [...suspects];
    const certain: Suspect[] = [];
    for (let look = 1; moving.length > 0 && look < MAX_LOOKS; look += 1) {
      await sleep(SETTLE_MS, undefined, { signal: check.signal });
      const ids = moving.map(({ row }) => row._id);
      const versions = new Map(moving.map(({ row }) => [row._id, row.emitVer]));
      const again = await this.suspects(await this.ledger.find({ _id: { $in: ids } }, NEEDED).lean<LedgerRow[]>());
      const stands = ({ row }: Suspect): boolean => row.emitVer === versions.get(row._id) && row.unsentSince === null;
      certain.push(...again.filter(stands));
      moving = again.filter((suspect) => !stands(suspect));
    }
    return certain;
  }

  /** What search shows and the ledger has never heard of. The ledger always knows first, so this is no matter of time. */
  private async findOrphans(check: CheckInHand, side: IndexSide): Promise<void> {
    const { tenant, source } = check.row;
    for (let after: [string, string] | null = null; ;) {
      check.signal.throwIfAborted();
      const page: { ids: string[]; next: [string, string] | null } = await this.rpc.call('index.list', { tenant, source, side, after });
      const entries = page.ids.flatMap((id): EntryIdentity[] => {
        const identity = parseEntryId(id);
        return identity ? [{ tenant, ...identity }] : [];
      });
      await this.countOrphans(check, entries);
      after = page.next;
      if (after === null) return;
    }
  }

  private async countOrphans({ row, tally }: CheckInHand, entries: readonly EntryIdentity[]): Promise<void> {
    const keys = entries.map(docKey);
    const known = await this.ledger.find({ _id: { $in: keys } }, { _id: 1 }).lean<{ _id: string }[]>();
    const [ours, met] = [new Set(known.map(({ _id }) => _id)), await this.checks.sighted(row, keys)];
    const orphans = entries.filter((entry) => !ours.has(docKey(entry)) && !met.get(docKey(entry)));
    for (const entry of orphans) tally.count(entry, 'extra', 'orphan');
    await this.checks.sight(
      row,
      orphans.map((entry) => ({ entry, kind: 'extra' as const })),
    );
    await this.checks.save(row, tally.findings);
  }
}

const isLive = ({ state }: Pick<LedgerRow, 'state'>): boolean => state === 'live';

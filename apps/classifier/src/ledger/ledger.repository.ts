import type { Outcome, RunCounts } from '@helpdex/contracts';
import { runCounts } from '@helpdex/domain';
import { isDuplicateKey } from '@helpdex/mongo';
import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { changeWrites, sentWrites, type Acknowledged } from './ledger-writes';
import { LEDGER, type RowChange } from './ledger.port';
import { WITHOUT_TEXTS, type JudgedRow, type LedgerModel, type LedgerRow } from './ledger.schema';

const REASONABLE_BATCH = 1_000;

interface BulkFailure {
  writeErrors?: { code?: number }[] | { code?: number };
}

/** Another writer inserted the same new entry first: that is a lost race, not a fault. */
function onlyLostInserts(error: unknown): boolean {
  const { writeErrors } = error as BulkFailure;
  const list = Array.isArray(writeErrors) ? writeErrors : writeErrors ? [writeErrors] : [];
  return list.length > 0 && list.every(isDuplicateKey);
}

const OPENNESS = { audience: 1, state: 1, sent: 1, unsentSince: 1 } as const;
type Openness = Pick<LedgerRow, '_id' | keyof typeof OPENNESS>;

/** What was removed keeps the audience it had. */
const isOpen = ({ audience, state, sent, unsentSince }: Openness): boolean =>
  (audience === 'public' && state !== 'removed') || (sent?.audience === 'public' && unsentSince !== null);

/** The ledger's storage: compare-and-set on the version pair of a row, nothing unguarded. */
@Injectable()
export class LedgerRepository {
  constructor(@Inject(LEDGER) private readonly ledger: LedgerModel) {}

  async find(ids: readonly string[]): Promise<Map<string, LedgerRow>> {
    const rows = await this.ledger.find({ _id: { $in: ids } }).lean<LedgerRow[]>();
    return new Map(rows.map((row) => [row._id, row]));
  }

  /** Without the texts: a run without changes would read them all for nothing. */
  async findToJudge(ids: readonly string[]): Promise<Map<string, JudgedRow>> {
    const rows = await this.ledger.find({ _id: { $in: ids } }, WITHOUT_TEXTS).lean<JudgedRow[]>();
    return new Map(rows.map((row) => [row._id, row]));
  }

  /** Those that customers find by the ledger, or by the verdict that Kafka had last. Looked up by id alone: with an $or, some servers scan all rows. */
  async openAmong(tenant: string, ids: readonly string[]): Promise<string[]> {
    const rows = await this.ledger.find({ _id: { $in: ids }, tenant }, OPENNESS).lean<Openness[]>();
    return rows.filter(isOpen).map(({ _id }) => _id);
  }

  /**
   * Writes every change whose row still has the version pair it was computed from. Who has written is told by a mark of the write itself: two
   * changes of one row, an override beside other rules, lead to the same pair.
   * @returns ids of the changes that lost to another writer; they must be computed again.
   */
  async compareAndSet(changes: readonly RowChange<JudgedRow>[]): Promise<Set<string>> {
    if (changes.length === 0) return new Set();
    const mark = randomUUID();
    try {
      const { matchedCount, insertedCount } = await this.ledger.bulkWrite(changeWrites(changes, mark), { ordered: false });
      if (matchedCount + insertedCount === changes.length) return new Set();
    } catch (error) {
      if (!onlyLostInserts(error)) throw error;
    }
    return this.losersOf(changes, mark);
  }

  /** Records what Kafka acknowledged. */
  async markSent(acknowledged: readonly Acknowledged[]): Promise<void> {
    if (acknowledged.length > 0) await this.ledger.bulkWrite(sentWrites(acknowledged), { ordered: false });
  }

  /** What became of the entries that this run saw, in one partition. */
  async countOutcomes(run: { tenant: string; source: string; run: number; partition: number }): Promise<RunCounts> {
    const groups = await this.ledger.aggregate<{ _id: Outcome; count: number }>([
      { $match: { tenant: run.tenant, source: run.source, outcomeRun: run.run, partition: run.partition } },
      { $group: { _id: '$outcome', count: { $sum: 1 } } },
    ]);
    return runCounts(Object.fromEntries(groups.map(({ _id, count }) => [_id, count])));
  }

  /** Rows whose verdict has waited for an acknowledgement since before `olderThan`. */
  async findUnsent(olderThan: Date, limit = REASONABLE_BATCH): Promise<LedgerRow[]> {
    return this.ledger
      .find({ unsentSince: { $ne: null, $lt: olderThan } })
      .sort({ unsentSince: 1 })
      .limit(limit)
      .lean<LedgerRow[]>();
  }

  /** Rows of a source that were judged under older rules. */
  async findJudgedBefore(source: { tenant: string; source: string; policyVersion: number }, limit = 500): Promise<LedgerRow[]> {
    return this.ledger
      .find({ tenant: source.tenant, source: source.source, policyVersion: { $lt: source.policyVersion } })
      .limit(limit)
      .lean<LedgerRow[]>();
  }

  private async losersOf(changes: readonly RowChange<JudgedRow>[], mark: string): Promise<Set<string>> {
    const ids = changes.map(({ next }) => next._id);
    const won = await this.ledger.find({ _id: { $in: ids }, writtenBy: mark }, { _id: 1 }).lean<{ _id: string }[]>();
    const winners = new Set(won.map(({ _id }) => _id));
    return new Set(ids.filter((id) => !winners.has(id)));
  }
}

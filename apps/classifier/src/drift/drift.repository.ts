import { docKey, type Caller, type DriftCheckInput, type DriftCheckQuery, type DriftKind, type EntryIdentity } from '@helpdex/contracts';
import { DomainError, newId } from '@helpdex/domain';
import { findPage, isDuplicateKey, type PageOf } from '@helpdex/mongo';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../clock.port';
import { DRIFT_CHECKS, SIGHTINGS, type DriftModel, type DriftRow, type SightingModel, type SightingRow } from './drift.schema';
import { noFindings } from './drift-tally';

const LEASE_MS = 90_000;
/** Checks kept per source. */
const MAX_KEPT = 50;
const EPOCH = new Date(0);

/** Thrown when the check is another's by now, or its source is gone. Whoever sees it stops without a trace. */
export class DriftLeaseLost extends Error {
  override readonly name = 'DriftLeaseLost';
}

/** Drift checks in storage, and what each has met. Every write of a worker is guarded by its lease. */
@Injectable()
export class DriftRepository {
  constructor(
    @Inject(DRIFT_CHECKS) private readonly checks: DriftModel,
    @Inject(SIGHTINGS) private readonly sightings: SightingModel,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** At most one check of a source is under way: asked for again it is answered with, and heals when one of them asked for that. */
  async start({ tenant, keyId }: Caller, { sourceId: source, heal = false }: DriftCheckInput): Promise<DriftRow> {
    const running = { tenant, source, status: 'running' } as const;
    const under = await this.checks
      .findOneAndUpdate(running, { $set: heal ? { heal } : { source } }, { returnDocument: 'after' })
      .lean<DriftRow>();
    if (under) return under;
    const row: DriftRow = {
      ...{ _id: newId('drf'), ...running, heal, by: keyId, startedAt: this.clock.now(), finishedAt: null },
      ...{ ...noFindings(), healRunId: null, error: null, leaseOwner: null, leaseUntil: EPOCH, attempts: 0 },
    };
    await this.checks.create(row);
    await this.forgetOld(tenant, source);
    return row;
  }

  /** @throws DomainError `drift_check_not_found`. */
  async get(tenant: string, id: string): Promise<DriftRow> {
    const row = await this.checks.findOne({ _id: id, tenant }).lean<DriftRow>();
    if (!row) throw new DomainError('not_found', 'drift_check_not_found', 'There is no such drift check.');
    return row;
  }

  /** Newest first. */
  list(tenant: string, { source, limit, cursor }: DriftCheckQuery): Promise<PageOf<DriftRow>> {
    const filter = { tenant, ...(source === undefined ? {} : { source }) };
    return findPage<DriftRow>(this.checks, { filter, sort: { field: 'startedAt', direction: 'desc' }, limit, cursor });
  }

  /** Takes a check that waits, or whose worker let its lease run out. */
  claim(owner: string): Promise<DriftRow | null> {
    const now = this.clock.now();
    return this.checks
      .findOneAndUpdate(
        { status: 'running', leaseUntil: { $lte: now } },
        { $set: { leaseOwner: owner, leaseUntil: new Date(now.getTime() + LEASE_MS) }, $inc: { attempts: 1 } },
        { sort: { startedAt: 1 }, returnDocument: 'after' },
      )
      .lean<DriftRow>()
      .exec();
  }

  /** Writes under the lease and renews it. @throws DriftLeaseLost */
  async save({ _id, leaseOwner }: DriftRow, change: Partial<DriftRow>): Promise<DriftRow> {
    const leaseUntil = new Date(this.clock.now().getTime() + LEASE_MS);
    const saved = await this.checks
      .findOneAndUpdate({ _id, leaseOwner, status: 'running' }, { $set: { leaseUntil, ...change } }, { returnDocument: 'after' })
      .lean<DriftRow>();
    if (!saved) throw new DriftLeaseLost(`drift check ${_id} is no longer ours`);
    return saved;
  }

  async finish(row: DriftRow, change: Partial<DriftRow>): Promise<void> {
    await this.forgetSightings(row);
    await this.save(row, { ...change, finishedAt: this.clock.now(), leaseOwner: null });
  }

  async sight(check: DriftRow, entries: readonly { entry: EntryIdentity; kind: DriftKind | null }[]): Promise<void> {
    if (entries.length === 0) return;
    const operations = entries.map(({ entry, kind }) => ({
      updateOne: { filter: { _id: sightingId(check, docKey(entry)) }, update: { $set: { check: check._id, kind } }, upsert: true },
    }));
    try {
      await this.sightings.bulkWrite(operations, { ordered: false });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  }

  /** By docKey; what was not met is left out. */
  async sighted(check: DriftRow, keys: readonly string[]): Promise<Map<string, DriftKind | null>> {
    const rows = await this.sightings.find({ _id: { $in: keys.map((key) => sightingId(check, key)) } }).lean<SightingRow[]>();
    return new Map(rows.map(({ _id, kind }) => [_id.slice(check._id.length + 1), kind]));
  }

  async forgetSightings({ _id }: Pick<DriftRow, '_id'>): Promise<void> {
    await this.sightings.deleteMany({ check: _id });
  }

  /** The source is being deleted. A check under way loses its lease with its row. */
  async forgetSource(tenant: string, source: string): Promise<void> {
    for (const row of await this.checks.find({ tenant, source }, { _id: 1 }).lean<DriftRow[]>()) await this.forgetSightings(row);
    await this.checks.deleteMany({ tenant, source });
  }

  private async forgetOld(tenant: string, source: string): Promise<void> {
    const old = await this.checks.find({ tenant, source }, { _id: 1 }).sort({ startedAt: -1 }).skip(MAX_KEPT).lean<DriftRow[]>();
    if (old.length > 0) await this.checks.deleteMany({ _id: { $in: old.map(({ _id }) => _id) } });
  }
}

const sightingId = ({ _id }: Pick<DriftRow, '_id'>, key: string): string => `${_id}|${key}`;

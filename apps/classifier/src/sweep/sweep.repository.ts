import type { RunBarrier } from '@helpdex/contracts';
import { isDuplicateKey } from '@helpdex/mongo';
import { Inject, Injectable } from '@nestjs/common';
import { SWEEPS, type SweepDecision, type SweepModel, type SweepRow } from './sweep.schema';

type RunKey = Pick<RunBarrier, 'tenant' | 'source' | 'run'>;

const idOf = ({ tenant, source, run }: RunKey): string => `${tenant}|${source}|${run}`;

/** Which partitions are through with which round. Every write may be repeated. */
@Injectable()
export class SweepRepository {
  constructor(@Inject(SWEEPS) private readonly sweeps: SweepModel) {}

  /** Notes that a partition has settled the barrier. @returns the run as it stands then. */
  async settle({ tenant, source, run, round, partition }: RunBarrier): Promise<SweepRow> {
    const _id = idOf({ tenant, source, run });
    const note = { $addToSet: { [`settled.${round}`]: partition }, $setOnInsert: { tenant, source, run } };
    try {
      await this.sweeps.updateOne({ _id }, note, { upsert: true });
    } catch (error) {
      // Another partition made the row first.
      if (!isDuplicateKey(error)) throw error;
      await this.sweeps.updateOne({ _id }, note);
    }
    const row = await this.sweeps.findOne({ _id }).lean<SweepRow>();
    if (!row) throw new Error(`sweep ${_id} vanished`);
    return row;
  }

  /** The first decision stays, and what older runs left is forgotten. */
  async decide(key: RunKey, decision: SweepDecision): Promise<SweepDecision> {
    const _id = idOf(key);
    await this.sweeps.updateOne({ _id, decision: null }, { $set: { decision } });
    await this.sweeps.deleteMany({ tenant: key.tenant, source: key.source, run: { $lt: key.run } });
    const row = await this.sweeps.findOne({ _id }).lean<SweepRow>();
    return row?.decision ?? decision;
  }
}

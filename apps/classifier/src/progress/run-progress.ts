import { ARTICLE_PARTITIONS, type RunBarrier, type SyncProgress } from '@helpdex/contracts';
import { failpoint } from '@helpdex/observability';
import { Inject, Injectable } from '@nestjs/common';
import { VERDICT_PUBLISHER, type VerdictPublisher } from '../classify/verdict-publisher.port';
import { CLOCK, type Clock } from '../clock.port';
import { LedgerRepository } from '../ledger/ledger.repository';

/** At most this often per run and partition, and never for more than a tenth of the time, all partitions together. */
const MIN_INTERVAL_MS = 1_000;
const COST_FACTOR = 10 * ARTICLE_PARTITIONS;
/** Runs remembered for throttling; the oldest is forgotten first, which costs one report more. */
const MAX_REMEMBERED = 1_000;

interface RunPartition {
  tenant: string;
  source: string;
  run: number;
  partition: number;
}

/** Tells the registry how far a partition is. Counts come from the ledger, so a report repeated after a crash says the same. */
@Injectable()
export class RunProgress {
  private readonly nextAt = new Map<string, number>();

  constructor(
    @Inject(LedgerRepository) private readonly ledger: LedgerRepository,
    @Inject(VERDICT_PUBLISHER) private readonly publisher: VerdictPublisher,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Reports a run in passing; says nothing when it spoke a moment ago. */
  async maybeReport(at: RunPartition, offset: number): Promise<void> {
    const key = `${at.tenant}|${at.source}|${at.run}|${at.partition}`;
    const startedAt = this.clock.now().getTime();
    if (startedAt < (this.nextAt.get(key) ?? 0)) return;
    const counts = await this.ledger.countOutcomes(at);
    await this.publisher.progress(this.report(at, 'classifying', offset, counts));
    const now = this.clock.now().getTime();
    this.nextAt.delete(key);
    this.nextAt.set(key, now + Math.max(MIN_INTERVAL_MS, COST_FACTOR * (now - startedAt)));
    if (this.nextAt.size > MAX_REMEMBERED) this.nextAt.delete(this.nextAt.keys().next().value as string);
  }

  /** Everything of the run in this partition is settled: passes the barrier on with what was counted. */
  async passBarrier(barrier: RunBarrier, offset: number): Promise<void> {
    const counts = await this.ledger.countOutcomes(barrier);
    failpoint('classifier.before-barrier');
    await this.publisher.barrier({ ...barrier, counts, at: this.clock.now().toISOString() });
    failpoint('classifier.after-barrier');
    await this.publisher.progress({ ...this.report(barrier, 'classified', offset, counts), partitions: barrier.partitions });
  }

  private report(
    at: RunPartition,
    stage: SyncProgress['stage'],
    offset: number,
    counts: NonNullable<SyncProgress['counts']>,
  ): SyncProgress {
    const { tenant, source, run, partition } = at;
    return { tenant, source, run, stage, partition, sequence: offset, done: counts.seen, counts, at: this.clock.now().toISOString() };
  }
}

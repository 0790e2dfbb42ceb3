import { sourceKey, SyncProgress, TOPICS, type RunBarrier } from '@helpdex/contracts';
import { EVENT_PUBLISHER, type EventPublisher } from '@helpdex/kafka';
import { failpoint } from '@helpdex/observability';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../ports';

const MIN_INTERVAL_MS = 1_000;
/** Runs and partitions counted at once; the oldest is forgotten first, and only a passing figure with it. */
const MAX_COUNTED = 1_000;

export interface RunPartition {
  tenant: string;
  source: string;
  run: number;
  partition: number;
}

interface Tally {
  done: number;
  toldAt: number;
}

/** Tells the registry how many entries of a run are in the index. In passing it is what this process has seen; at the barrier it is exact. */
@Injectable()
export class RunProgress {
  private readonly tallies = new Map<string, Tally>();

  constructor(
    @Inject(EVENT_PUBLISHER) private readonly events: EventPublisher,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async count(at: RunPartition, settled: number, offset: number): Promise<void> {
    const tally = this.tally(at);
    tally.done += settled;
    const now = this.clock.now().getTime();
    if (now - tally.toldAt < MIN_INTERVAL_MS) return;
    tally.toldAt = now;
    await this.tell(at, 'indexing', tally.done, offset);
  }

  /** All of the run in this partition is in the index, and can be searched. */
  async passBarrier(barrier: RunBarrier, offset: number): Promise<void> {
    this.tallies.delete(keyOf(barrier));
    failpoint('indexer.before-complete');
    await this.tell(barrier, 'indexed', barrier.counts?.indexed ?? 0, offset, barrier.partitions);
  }

  private tally(at: RunPartition): Tally {
    const key = keyOf(at);
    const known = this.tallies.get(key) ?? { done: 0, toldAt: this.clock.now().getTime() };
    this.tallies.set(key, known);
    if (this.tallies.size > MAX_COUNTED) this.tallies.delete(this.tallies.keys().next().value as string);
    return known;
  }

  private tell(at: RunPartition, stage: SyncProgress['stage'], done: number, sequence: number, partitions?: number): Promise<void> {
    const { tenant, source, run, partition } = at;
    const data: SyncProgress = {
      ...{ tenant, source, run, stage, sequence, partition, done },
      ...(partitions === undefined ? {} : { partitions }),
      at: this.clock.now().toISOString(),
    };
    return this.events.publishAll([{ topic: TOPICS.syncProgress, event: SyncProgress, key: sourceKey(tenant, source), data }]);
  }
}

const keyOf = ({ tenant, source, run, partition }: RunPartition): string => `${tenant}|${source}|${run}|${partition}`;

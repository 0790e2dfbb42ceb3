import type { Clock } from '../clock';

export interface PausableConsumer {
  pause(partitions: { topic: string; partitions: number[] }[]): void;
  resume(partitions: { topic: string; partitions: number[] }[]): void;
}

/** Partitions that wait before a record is delivered again. Nothing of them is kept in memory but the timer. */
export class PartitionPauses {
  private readonly waits = new Map<string, AbortController>();

  constructor(
    private readonly consumer: PausableConsumer,
    private readonly clock: Clock,
  ) {}

  /** How many partitions of the topic wait. */
  count(topic: string): number {
    return [...this.waits.keys()].filter((key) => key.startsWith(`${topic}/`)).length;
  }

  /** Stops fetching the partition and starts again after the delay. */
  async hold(topic: string, partition: number, delayMs: number): Promise<void> {
    const key = `${topic}/${partition}`;
    this.waits.get(key)?.abort();
    const wait = new AbortController();
    this.waits.set(key, wait);
    if (!this.tell('pause', topic, partition)) return;
    await this.clock.sleep(delayMs, wait.signal).catch(() => undefined);
    if (wait.signal.aborted) return;
    this.waits.delete(key);
    this.tell('resume', topic, partition);
  }

  /** The client refuses while it is between a crash and its restart; the restart begins with nothing paused. */
  private tell(verb: 'pause' | 'resume', topic: string, partition: number): boolean {
    try {
      this.consumer[verb]([{ topic, partitions: [partition] }]);
      return true;
    } catch {
      return false;
    }
  }

  /** After a new assignment: whatever is ours is fetched at once, and no old timer speaks about what is not. */
  clear(assigned: Readonly<Record<string, readonly number[]>>): void {
    for (const wait of this.waits.values()) wait.abort();
    this.waits.clear();
    this.consumer.resume(Object.entries(assigned).map(([topic, partitions]) => ({ topic, partitions: [...partitions] })));
  }

  /** For the end: pauses stay, timers go. */
  stop(): void {
    for (const wait of this.waits.values()) wait.abort();
    this.waits.clear();
  }
}

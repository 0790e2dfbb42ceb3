import type { Subject } from 'rxjs';
import type { Metrics } from '@helpdex/observability';
import type { DeliveryObserver, Settlement } from './settlement';

/** Counts what becomes of the records of one subscription, and tells it to whoever listens. */
export class ConsumerMeter implements DeliveryObserver {
  private readonly labels: { group: string; topic: string };

  /** @param topic without the namespace: label values are the same in every installation. */
  constructor(
    private readonly metrics: Metrics,
    group: string,
    topic: string,
    private readonly settlements: Subject<Settlement>,
  ) {
    this.labels = { group, topic };
  }

  settled(settlements: readonly Settlement[]): void {
    const counts = new Map<string, number>();
    for (const settlement of settlements) {
      const outcome = settlement.reason?.startsWith('malformed.') ? 'malformed' : settlement.outcome;
      counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
      this.settlements.next(settlement);
    }
    for (const [outcome, count] of counts) this.metrics.kafkaRecordsSettled.inc({ ...this.labels, outcome }, count);
  }

  retrying(settlement: Settlement): void {
    this.metrics.kafkaRetries.inc({ ...this.labels, cause: settlement.reason ?? 'unknown' });
    this.settlements.next(settlement);
  }

  handled(_records: number, seconds: number): void {
    this.metrics.kafkaBatchSeconds.observe(this.labels, seconds);
  }

  progressed(partition: number, lag: bigint | undefined, pausedPartitions: number): void {
    if (lag !== undefined) this.metrics.kafkaLagRecords.set({ ...this.labels, partition: String(partition) }, Number(lag));
    this.metrics.kafkaPausedPartitions.set(this.labels, pausedPartitions);
  }
}

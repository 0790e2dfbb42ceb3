import { sourceKey, SyncDue, TOPICS } from '@helpdex/contracts';
import { EVENT_PUBLISHER, type Clock, type EventPublisher } from '@helpdex/kafka';
import { failpoint, type Metrics } from '@helpdex/observability';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, METRICS } from '../tokens';
import { firingOf } from './due';
import { Leadership } from './leadership';
import { ScheduleRepository } from './schedule.repository';
import type { ScheduleRow } from './schedule.schema';

/** Rows of one read; the tick goes on until nothing is due. */
const BATCH = 200;

/**
 * Tells which sources are due. Only the leader does; but a lease cannot exclude that a process wakes up after a pause and goes on for one more
 * record, so the order of the two writes decides: first the event, then the next due time, by compare-and-set. A crash in between, or a second
 * scheduler, repeats the event with the same `dueAt`, at most once each, and starts no second run: the registry takes every due time once.
 * The other order would lose the sync in the same crash.
 */
@Injectable()
export class Ticker {
  constructor(
    @Inject(ScheduleRepository) private readonly schedules: ScheduleRepository,
    @Inject(EVENT_PUBLISHER) private readonly events: Pick<EventPublisher, 'publishAll'>,
    @Inject(Leadership) private readonly leadership: Leadership,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(METRICS) private readonly metrics: Pick<Metrics, 'sourcesDue'>,
  ) {}

  /** One tick. @throws when Kafka or the database is away; what was not told is told by a later tick. */
  async tick(signal: AbortSignal): Promise<void> {
    if (!(await this.leadership.hold())) return;
    const now = new Date(this.clock.now());
    let due: ScheduleRow[];
    do {
      due = await this.schedules.due(now, BATCH);
      for (const row of due) {
        if (signal.aborted || !this.leadership.isHeld()) return;
        await this.fire(row, now);
      }
    } while (due.length === BATCH && (await this.leadership.hold()));
  }

  private async fire(row: ScheduleRow, now: Date): Promise<void> {
    const firing = firingOf(row, now);
    if (!firing) return;
    const { tenant, source } = row;
    const data: SyncDue = { tenant, source, mode: firing.mode, dueAt: firing.dueAt.toISOString() };
    await this.events.publishAll([{ topic: TOPICS.syncDue, event: SyncDue, key: sourceKey(tenant, source), data }]);
    failpoint('scheduler.after-publish');
    // Lost to a change of the source, which has set another due time, or to another scheduler, which has set the same.
    await this.schedules.replace(row, { ...row, ...firing.next });
    this.metrics.sourcesDue.inc({ mode: firing.mode });
  }
}

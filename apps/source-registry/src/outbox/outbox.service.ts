import { SourceChanged, sourceKey, SyncRequested, TOPICS } from '@helpdex/contracts';
import { EVENT_PUBLISHER, type Clock, type EventPublisher, type OutgoingRecord } from '@helpdex/kafka';
import { failpoint, type Logger } from '@helpdex/observability';
import { BackgroundLoop } from '@helpdex/service-host';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { RunRepository } from '../runs/run.repository';
import type { RunRow } from '../runs/run.schema';
import { SourceRepository } from '../sources/source.repository';
import type { SourceRow } from '../sources/source.schema';
import { CLOCK, LOGGER } from '../tokens';
import { sourceChanged } from './source-changed';

const LOOK_EVERY_MS = 1_000;

const syncRequested = (
  { tenant, source, run, mode, trigger, articles, reemit, startedAt }: RunRow,
  { policyVersion }: SourceRow,
): SyncRequested => ({
  ...{ tenant, source, run, mode, trigger, policyVersion },
  ...(mode === 'targeted' && { articles }),
  ...(reemit && { reemit }),
  requestedAt: startedAt.toISOString(),
});

/**
 * Publishes what was changed. A change and the mark that it is not published yet are one write, and the mark is only taken away after the broker's
 * acknowledgement: nothing is lost between the two, and everything may come twice. Consumers go by revision and run.
 */
@Injectable()
export class Outbox implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop: BackgroundLoop;

  constructor(
    @Inject(SourceRepository) private readonly sources: SourceRepository,
    @Inject(RunRepository) private readonly runs: RunRepository,
    @Inject(EVENT_PUBLISHER) private readonly events: EventPublisher,
    @Inject(CLOCK) clock: Clock,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.loop = new BackgroundLoop({ name: 'outbox', everyMs: LOOK_EVERY_MS, pass: (signal) => this.publishAll(signal), clock, logger });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.sources.republishAll();
    this.loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.loop.stop();
  }

  /** Something was changed: do not wait for the next look. */
  kick(): void {
    this.loop.kick();
  }

  /** One look. @throws when the broker does not acknowledge; what is left is published by a later look. */
  async publishAll(signal: AbortSignal): Promise<void> {
    for (const row of await this.sources.unpublished()) {
      if (signal.aborted) return;
      await this.publish(row);
    }
  }

  private async publish(row: SourceRow): Promise<void> {
    // The run's row is made here as well: a process may have died right after it gave the number out.
    const run = await this.runs.record(row);
    const key = sourceKey(row.tenant, row._id);
    const changed: OutgoingRecord = { topic: TOPICS.sourceChanged, event: SourceChanged, key, data: sourceChanged(row) };
    const requested = run?.active ? [{ topic: TOPICS.syncRequested, event: SyncRequested, key, data: syncRequested(run, row) }] : [];
    await this.events.publishAll([changed, ...requested]);
    failpoint('registry.after-publish');
    await this.sources.published(row);
  }
}

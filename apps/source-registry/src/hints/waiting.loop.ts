import type { Clock } from '@helpdex/kafka';
import type { Logger } from '@helpdex/observability';
import { BackgroundLoop } from '@helpdex/service-host';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { RunStart } from '../runs/run-start.service';
import { RunService } from '../runs/run.service';
import type { SourceRow } from '../sources/source.schema';
import { CLOCK, LOGGER } from '../tokens';
import { nextOf } from './waiting';
import { WaitingRepository } from './waiting.repository';

const LOOK_EVERY_MS = 500;
/** So long the first hint of a burst waits for the others: one run for all of them. */
export const GATHER_MS = 500;

/** Starts what waits, once its source has no active run. */
@Injectable()
export class WaitingLoop implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop: BackgroundLoop;

  constructor(
    @Inject(WaitingRepository) private readonly waiting: WaitingRepository,
    @Inject(RunService) private readonly runs: RunService,
    @Inject(RunStart) private readonly start: RunStart,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.loop = new BackgroundLoop({ name: 'waiting', everyMs: LOOK_EVERY_MS, pass: (signal) => this.look(signal), clock, logger });
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.loop.stop();
  }

  async look(signal: AbortSignal): Promise<void> {
    for (const row of await this.waiting.ready(new Date(this.clock.now() - GATHER_MS))) {
      if (signal.aborted) return;
      await this.startFor(row);
    }
  }

  private async startFor(row: SourceRow): Promise<void> {
    const next = row.waiting && nextOf({ ...row.waiting, articles: row.waiting.articles ?? [] });
    if (!next) return;
    const started = await this.waiting.start(row, this.runs.order(next.order), next.rest);
    if (started) await this.start.beginUnasked(started);
  }
}

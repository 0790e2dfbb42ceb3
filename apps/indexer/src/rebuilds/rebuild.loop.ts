import type { Logger } from '@helpdex/observability';
import { BackgroundLoop } from '@helpdex/service-host';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { LOGGER } from '../ports';
import { RebuildEnding } from './rebuild-ending';
import { RebuildWork } from './rebuild-work';
import { RebuildWorker } from './rebuild-worker';
import { RebuildRepository } from './rebuild.repository';

const LOOK_EVERY_MS = 2_000;

/** Looks after every rebuild, one after the other, until the process ends. */
@Injectable()
export class RebuildLoop implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop: BackgroundLoop;

  constructor(
    @Inject(RebuildRepository) private readonly rebuilds: RebuildRepository,
    @Inject(RebuildWorker) private readonly worker: RebuildWorker,
    @Inject(RebuildEnding) private readonly ending: RebuildEnding,
    @Inject(LOGGER) logger: Logger,
    @Inject(RebuildWork) work: RebuildWork,
  ) {
    this.loop = new BackgroundLoop({ name: 'rebuilds', everyMs: LOOK_EVERY_MS, pass: (signal) => this.pass(signal), logger });
    work.onKick(() => this.loop.kick());
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.loop.stop();
  }

  private async pass(signal: AbortSignal): Promise<void> {
    for (const row of await this.rebuilds.working()) await this.worker.advance(row, signal);
    await this.ending.tidyUp();
  }
}

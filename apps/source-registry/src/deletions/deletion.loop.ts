import type { Clock } from '@helpdex/kafka';
import type { Logger } from '@helpdex/observability';
import { BackgroundLoop } from '@helpdex/service-host';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { SourceRepository } from '../sources/source.repository';
import { CLOCK, LOGGER } from '../tokens';
import { DeletionRepository } from './deletion.repository';
import { DeletionWorker } from './deletion-worker';

const LOOK_EVERY_MS = 1_000;

/** Looks after every deletion that is not done, one after the other; one that is stuck does not hold the others up. */
@Injectable()
export class DeletionLoop implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop: BackgroundLoop;

  constructor(
    @Inject(DeletionRepository) private readonly deletions: DeletionRepository,
    @Inject(SourceRepository) private readonly sources: SourceRepository,
    @Inject(DeletionWorker) private readonly worker: DeletionWorker,
    @Inject(CLOCK) clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.loop = new BackgroundLoop({ name: 'deletions', everyMs: LOOK_EVERY_MS, pass: (signal) => this.pass(signal), clock, logger });
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.loop.stop();
  }

  kick(): void {
    this.loop.kick();
  }

  async pass(signal: AbortSignal): Promise<void> {
    // A process may have died between the order and its receipt.
    for (const row of await this.sources.deleting()) await this.deletions.record(row);
    for (const deletion of await this.deletions.running()) {
      if (signal.aborted) return;
      await this.worker.advance(deletion, signal).catch((error: unknown) => {
        this.logger.warn({ err: error, deletion: deletion._id, source: deletion.source, step: deletion.step }, 'deletion has to wait');
      });
    }
  }
}

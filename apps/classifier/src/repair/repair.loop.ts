import type { Logger } from '@helpdex/observability';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { LOGGER } from './repair.port';
import { RepairService } from './repair.service';

const PAUSE_MS = 2_000;

/** Runs repair passes one after the other: at once while there is work, else after a pause. */
@Injectable()
export class RepairLoop implements OnModuleDestroy {
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;

  constructor(
    @Inject(RepairService) private readonly repair: RepairService,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  start(): void {
    this.running ??= this.run();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const handled = await this.repair.pass().catch((error: unknown) => {
        this.logger.warn({ err: error }, 'repair pass failed');
        return 0;
      });
      if (handled === 0) await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}

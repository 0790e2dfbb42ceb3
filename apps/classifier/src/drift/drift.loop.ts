import type { Logger } from '@helpdex/observability';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { LOGGER } from '../repair/repair.port';
import { DriftLeaseLost, DriftRepository } from './drift.repository';
import { DriftCheck } from './drift-check.service';

const PAUSE_MS = 500;

/** Carries out checks, one after the other: they are in no hurry, and each holds a batch of texts in memory. */
@Injectable()
export class DriftLoop implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly stopping = new AbortController();
  private readonly owner = randomUUID();
  private running: Promise<void> | undefined;

  constructor(
    @Inject(DriftRepository) private readonly checks: DriftRepository,
    @Inject(DriftCheck) private readonly check: DriftCheck,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.running ??= this.run();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort(new Error('the classifier is shutting down'));
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const isIdle = await this.pass(signal).catch((error: unknown) => {
        // What lost its lease is another's; anything else is taken up again when the lease has run out.
        if (!signal.aborted && !(error instanceof DriftLeaseLost)) this.logger.warn({ err: error }, 'a drift check was interrupted');
        return true;
      });
      if (isIdle) await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  private async pass(signal: AbortSignal): Promise<boolean> {
    const row = await this.checks.claim(this.owner);
    if (row) await this.check.carryOut(row, signal);
    return row === null;
  }
}

import type { Logger } from '@helpdex/observability';
import { BackgroundLoop } from '@helpdex/service-host';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { LOGGER } from '../repair/repair.port';
import { DriftLeaseLost, DriftRepository } from './drift.repository';
import { DriftCheck } from './drift-check.service';

const LOOK_EVERY_MS = 500;

/** Carries out checks, one after the other: they are in no hurry, and each holds a batch of texts in memory. */
@Injectable()
export class DriftLoop implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop: BackgroundLoop;
  private readonly owner = randomUUID();

  constructor(
    @Inject(DriftRepository) private readonly checks: DriftRepository,
    @Inject(DriftCheck) private readonly check: DriftCheck,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.loop = new BackgroundLoop({ name: 'drift', everyMs: LOOK_EVERY_MS, pass: (signal) => this.pass(signal), logger });
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.loop.stop();
  }

  private async pass(signal: AbortSignal): Promise<void> {
    const row = await this.checks.claim(this.owner);
    if (!row) return;
    try {
      await this.check.carryOut(row, signal);
    } catch (error) {
      // What lost its lease is another's; anything else is taken up again when the lease has run out.
      if (!(error instanceof DriftLeaseLost)) throw error;
    }
    this.loop.kick();
  }
}

import type { Logger } from '@helpdex/observability';
import { BackgroundLoop } from '@helpdex/service-host';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { LOGGER } from './repair.port';
import { RepairService } from './repair.service';

const LOOK_EVERY_MS = 2_000;

/** Runs repair passes one after the other: at once while there is work, else after a pause. Started once the handlers listen. */
@Injectable()
export class RepairLoop implements OnModuleDestroy {
  private readonly loop: BackgroundLoop;

  constructor(
    @Inject(RepairService) private readonly repair: RepairService,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.loop = new BackgroundLoop({ name: 'repair', everyMs: LOOK_EVERY_MS, pass: () => this.pass(), logger });
  }

  start(): void {
    this.loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.loop.stop();
  }

  private async pass(): Promise<void> {
    if ((await this.repair.pass()) > 0) this.loop.kick();
  }
}

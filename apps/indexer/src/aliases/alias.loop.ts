import type { Logger } from '@helpdex/observability';
import { BackgroundLoop } from '@helpdex/service-host';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { CLOCK, LOGGER, type Clock } from '../ports';
import { AliasKeeper } from './alias-keeper';

/** So long a lost alias stays unnoticed, if nobody searches. */
const LOOK_EVERY_MS = 5_000;
/** However many search in vain: an index that is gone is not looked for more often. */
const KICK_EVERY_MS = 1_000;

/** Looks after the search aliases until the process ends: again and again, and at once when a search has missed one. */
@Injectable()
export class AliasLoop implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop: BackgroundLoop;
  private kickedAt = 0;

  constructor(
    @Inject(AliasKeeper) keeper: AliasKeeper,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.loop = new BackgroundLoop({ name: 'aliases', everyMs: LOOK_EVERY_MS, pass: () => keeper.pass(), logger });
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  kick(): void {
    const now = this.clock.now().getTime();
    if (now - this.kickedAt < KICK_EVERY_MS) return;
    this.kickedAt = now;
    this.loop.kick();
  }

  async onModuleDestroy(): Promise<void> {
    await this.loop.stop();
  }
}

import type { Clock } from '@helpdex/kafka';
import type { Logger } from '@helpdex/observability';
import { BackgroundLoop } from '@helpdex/service-host';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { CLOCK, LOGGER } from '../tokens';
import { Leadership } from './leadership';
import { Ticker } from './ticker';

export const TICK_MS = Symbol('TickMs');

/** Ticks as long as the process runs; gives the leadership up at the end. */
@Injectable()
export class TickLoop implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop: BackgroundLoop;

  constructor(
    @Inject(Ticker) ticker: Ticker,
    @Inject(Leadership) private readonly leadership: Leadership,
    @Inject(TICK_MS) everyMs: number,
    @Inject(CLOCK) clock: Clock,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.loop = new BackgroundLoop({ name: 'ticker', everyMs, pass: (signal) => ticker.tick(signal), clock, logger });
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.loop.stop();
    await this.leadership.give();
  }
}

import type { MasterKeys } from '@helpdex/domain';
import type { Clock } from '@helpdex/kafka';
import type { Logger } from '@helpdex/observability';
import { BackgroundLoop } from '@helpdex/service-host';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { CLOCK, LOGGER, MASTER_KEYS } from '../tokens';
import { SealedStore } from './sealed-store';

const LOOK_EVERY_MS = 60_000;
/** Of one look; with the size of a batch more secrets than an installation has. */
const MAX_BATCHES = 1_000;

/**
 * Rotation of master keys without downtime: everywhere a second key is added, then it is put first, then this loop wraps what there is anew, and says
 * when the former key can be taken away. A start without a key that is still needed is refused, while the key can still be found.
 */
@Injectable()
export class MasterKeyRotation implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop: BackgroundLoop;

  constructor(
    @Inject(SealedStore) private readonly store: SealedStore,
    @Inject(MASTER_KEYS) private readonly keys: MasterKeys,
    @Inject(CLOCK) clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.loop = new BackgroundLoop({
      name: 'master key rotation',
      everyMs: LOOK_EVERY_MS,
      pass: (signal) => this.pass(signal),
      clock,
      logger,
    });
  }

  /** @throws Error that names the missing keys by id. */
  async onApplicationBootstrap(): Promise<void> {
    const missing = (await this.store.keysInUse()).filter((kid) => !this.keys.keys.has(kid));
    if (missing.length > 0)
      throw new Error(
        `HELPDEX_MASTER_KEYS lacks ${missing.map((kid) => `"${kid}"`).join(', ')}, with which stored secrets are sealed. Add it again behind the present key.`,
      );
    this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
  }

  private async pass(signal: AbortSignal): Promise<void> {
    let rewrapped = 0;
    for (let batch = 0; batch < MAX_BATCHES && !signal.aborted; batch += 1) {
      const some = await this.store.rewrapSome();
      if (some === 0) break;
      rewrapped += some;
    }
    const { primary } = this.keys;
    if (rewrapped > 0)
      this.logger.info({ rewrapped, kid: primary }, 'secrets are wrapped with the present master key; former ones are no longer needed');
  }
}

import type { Clock } from '@helpdex/kafka';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { CLOCK } from '../tokens';
import { generateApiKey, hashApiKey, prefixOf } from './api-key';
import { KEYS, TENANTS, type KeyModel, type TenantModel } from './key.schema';

export const DEFAULT_TENANT = 't_default';
export const BOOTSTRAP_KEY_ID = 'key_bootstrap';

export const BOOTSTRAP_SETTINGS = Symbol('BootstrapSettings');
export interface BootstrapSettings {
  /** HELPDEX_ADMIN_KEY */
  readonly adminKey: string | undefined;
  /** Shows a generated key to whoever started the service; never a log, which masks keys. */
  readonly show: (text: string) => void;
}

/** The default tenant and its first key. The key follows HELPDEX_ADMIN_KEY: another value there ends the former one. */
@Injectable()
export class Bootstrap implements OnApplicationBootstrap {
  constructor(
    @Inject(KEYS) private readonly keys: KeyModel,
    @Inject(TENANTS) private readonly tenants: TenantModel,
    @Inject(BOOTSTRAP_SETTINGS) private readonly settings: BootstrapSettings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const createdAt = new Date(this.clock.now());
    await this.tenants.updateOne({ _id: DEFAULT_TENANT }, { $setOnInsert: { name: 'Default', createdAt } }, { upsert: true });
    const key = this.settings.adminKey ?? (await this.generated());
    if (key === undefined) return;
    await this.keys.updateOne(
      { _id: BOOTSTRAP_KEY_ID },
      {
        $set: { prefix: prefixOf(key), hash: hashApiKey(key), revokedAt: null },
        $setOnInsert: {
          ...{ tenant: DEFAULT_TENANT, name: 'Bootstrap', role: 'admin', bootstrap: true },
          ...{ createdAt, expiresAt: null, lastUsedAt: null },
        },
      },
      { upsert: true },
    );
    if (this.settings.adminKey === undefined)
      this.settings.show(`Admin key (shown once; set HELPDEX_ADMIN_KEY to choose your own): ${key}\n`);
  }

  /** Only when there has never been one. Two first processes at once both show theirs, and the later one holds. */
  private async generated(): Promise<string | undefined> {
    return (await this.keys.exists({ _id: BOOTSTRAP_KEY_ID })) ? undefined : generateApiKey();
  }
}

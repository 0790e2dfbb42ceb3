import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '@helpdex/contracts';
import { CLOCK, type Clock } from '../clock/clock.port';
import { LOGGER, type Logger } from '../logging/logger.token';
import { sourcePages } from '../sources/source-listing';
import { UPSTREAM, type Upstream } from '../upstream/upstream.port';

export const NAMES_FRESH_MS = 5_000;
const MAX_TENANTS = 1_000;

type Names = ReadonlyMap<string, string>;

/** Names of the sources of a tenant, a few seconds old at most. */
@Injectable()
export class SourceNames {
  private readonly known = new Map<string, { readAt: number; names: Names }>();

  constructor(
    @Inject(UPSTREAM) private readonly upstream: Upstream,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** A name is decoration: when the registry does not answer, the last ones do, or none. */
  async of(caller: Caller): Promise<Names> {
    const known = this.known.get(caller.tenant);
    if (known && this.clock.now() - known.readAt < NAMES_FRESH_MS) return known.names;
    try {
      const names = await this.read(caller);
      this.remember(caller.tenant, names);
      return names;
    } catch (error) {
      this.logger.warn({ err: error, tenant: caller.tenant }, 'source names are unavailable');
      return known?.names ?? new Map();
    }
  }

  private async read(caller: Caller): Promise<Names> {
    const names = new Map<string, string>();
    for await (const page of sourcePages(this.upstream, caller)) for (const { id, name } of page) names.set(id, name);
    return names;
  }

  private remember(tenant: string, names: Names): void {
    // Insertion order is age: the tenant that was read longest ago makes room.
    this.known.delete(tenant);
    const oldest = this.known.keys().next();
    if (this.known.size >= MAX_TENANTS && !oldest.done) this.known.delete(oldest.value);
    this.known.set(tenant, { readAt: this.clock.now(), names });
  }
}

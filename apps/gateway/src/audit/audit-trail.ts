import { Inject, Injectable } from '@nestjs/common';
import type { AuditNote, Caller } from '@helpdex/contracts';
import { CLOCK, type Clock } from '../clock/clock.port';
import { LOGGER, type Logger } from '../logging/logger.token';
import { UPSTREAM, type Upstream } from '../upstream/upstream.port';

/** The same refusal of the same key is written down once in so long; each of a flood would be a write. */
export const DENIAL_EVERY_MS = 60_000;
const MAX_REMEMBERED = 5_000;

/** Writes what happened at this door into the registry's audit. */
@Injectable()
export class AuditTrail {
  private readonly denials = new Map<string, number>();

  constructor(
    @Inject(UPSTREAM) private readonly upstream: Upstream,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** What was done is done: that it could not be written down is an error of its own, for the log. */
  async record(caller: Caller, note: AuditNote): Promise<void> {
    await this.upstream.call('audit.record', { caller, input: note }).catch((error: unknown) => {
      this.logger.error({ err: error, tenant: caller.tenant, keyId: caller.keyId, action: note.action }, 'an audit entry is missing');
    });
  }

  /** A known key that asked for what it may not have. */
  async denied(caller: Caller, method: string, route: string, code: string): Promise<void> {
    const [name, now] = [`${caller.keyId} ${method} ${route} ${code}`, this.clock.now()];
    const last = this.denials.get(name);
    if (last !== undefined && now - last < DENIAL_EVERY_MS) return;
    this.remember(name, now);
    await this.record(caller, { action: 'access.denied', target: null, detail: { method, route, code } });
  }

  private remember(name: string, now: number): void {
    this.denials.delete(name);
    this.denials.set(name, now);
    const [oldest] = this.denials.keys();
    if (this.denials.size > MAX_REMEMBERED && oldest !== undefined) this.denials.delete(oldest);
  }
}

import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '@helpdex/contracts';
import { DomainError } from '@helpdex/domain';
import { UPSTREAM, type Upstream } from '../upstream/upstream.port';
import { mayUse, type Access } from './access.decorator';
import { bearerKey } from './bearer';

function refusal(needed: Exclude<Access, 'public'>): DomainError {
  return needed === 'bootstrap'
    ? new DomainError('forbidden', 'bootstrap_key_required', 'Only the bootstrap key may do this.')
    : new DomainError('forbidden', 'role_too_low', `This needs a key with the role ${needed} or higher.`);
}

/** @throws DomainError `forbidden` when the caller's role is too low. */
export function demand(caller: Caller, needed: Exclude<Access, 'public'>): void {
  if (!mayUse(caller, needed)) throw refusal(needed);
}

/** Finds out who asks. The registry is asked every time and nothing is remembered, so that a revoked key ends at once. */
@Injectable()
export class Authenticator {
  constructor(@Inject(UPSTREAM) private readonly upstream: Upstream) {}

  /** @throws DomainError `unauthorized` without a valid key. */
  async identify(authorization: string | undefined): Promise<Caller> {
    return this.upstream.call('keys.authenticate', { key: bearerKey(authorization) });
  }

  /** @throws DomainError `unauthorized` without a valid key, `forbidden` when its role is too low. */
  async authenticate(authorization: string | undefined, needed: Exclude<Access, 'public'>): Promise<Caller> {
    const caller = await this.identify(authorization);
    demand(caller, needed);
    return caller;
  }
}

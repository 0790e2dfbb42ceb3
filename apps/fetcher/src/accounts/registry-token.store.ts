import type { CredentialsRead, SealedCredentials } from '@helpdex/contracts';
import { DomainError, type MasterKeys } from '@helpdex/domain';
import { failpoint, type Logger } from '@helpdex/observability';
import type { RpcClient } from '@helpdex/rpc';
import type { Clock, CredentialStore, OAuthTokens, RotationFailure, RotationTurn } from '@helpdex/zendesk-client';
import { randomUUID } from 'node:crypto';
import { openCredentials, sealTokens, tokensOf } from './credential-source';

/** Another asker has 60 s; after that its claim is void. */
const TURN_WAIT_MS = 70_000;
const LOOK_AGAIN_MS = 1_000;
/** Between attempts to store a pair that nobody else knows. */
const STORE_RETRY_MS = 1_000;

export interface TokenStoreParts {
  rpc: Pick<RpcClient, 'call'>;
  keys: MasterKeys;
  logger: Pick<Logger, 'warn' | 'info'>;
  clock: Clock;
  /** Ends the waiting for a turn, but never the storing of a pair. */
  signal: AbortSignal;
}

const isUnavailable = (error: unknown): boolean => error instanceof DomainError && error.kind === 'unavailable';

/** The job is tried again with what is stored by then. */
const changedMeanwhile = (): DomainError =>
  new DomainError('unavailable', 'credentials_changed', 'The credentials of the source were changed while it was synced.');

/**
 * The tokens of one source, kept by the registry. One instance belongs to one session; it takes turns with those of other processes, seals what it
 * stores, and uses no pair before the registry has it.
 */
export class RegistryTokenStore implements CredentialStore {
  private readonly owner = randomUUID();

  constructor(
    private sealed: SealedCredentials,
    private readonly parts: TokenStoreParts,
  ) {}

  load(): Promise<OAuthTokens | null> {
    return Promise.resolve(tokensOf(openCredentials(this.parts.keys, this.sealed)));
  }

  /** @throws DomainError `unavailable` when others are asking all the time, or a person entered new credentials. */
  async claim(): Promise<RotationTurn> {
    const { clock, signal } = this.parts;
    const deadline = clock.now() + TURN_WAIT_MS;
    do {
      const claim = await this.parts.rpc.call('credentials.claimRotation', this.read);
      if (claim.turn === 'superseded') return { kind: 'renewed', tokens: await this.readAgain() };
      if (claim.turn === 'granted') {
        if (claim.interruptedAt)
          this.parts.logger.warn({ ...this.facts, since: claim.interruptedAt }, 'an earlier renewal was interrupted');
        failpoint('fetcher.before-refresh');
        return { kind: 'ask', interrupted: claim.interruptedAt !== null };
      }
      await clock.sleep(LOOK_AGAIN_MS, signal);
    } while (clock.now() < deadline);
    throw new DomainError('unavailable', 'renewal_taken', 'Another process is renewing the access of the source.');
  }

  /**
   * Until it is stored the pair exists in this process only, so an outage of the registry is waited for as long as the process lives.
   * @throws DomainError when it belongs to credentials that were replaced or destroyed meanwhile.
   */
  async saveRotated(tokens: OAuthTokens): Promise<void> {
    failpoint('fetcher.after-refresh');
    const secret = sealTokens(this.parts.keys, this.sealed, tokens);
    for (;;) {
      try {
        const { generation } = await this.parts.rpc.call('credentials.rotate', { ...this.read, secret });
        this.sealed = { ...this.sealed, secret, generation };
        return this.parts.logger.info({ ...this.facts, generation }, 'rotated tokens are stored');
      } catch (error) {
        if (error instanceof DomainError && error.code === 'credentials_superseded') throw changedMeanwhile();
        if (!isUnavailable(error)) throw error;
        this.parts.logger.warn({ ...this.facts, err: error }, 'rotated tokens cannot be stored right now');
        await this.parts.clock.sleep(STORE_RETRY_MS);
      }
    }
  }

  async abandon(failure: RotationFailure): Promise<void> {
    try {
      await this.parts.rpc.call('credentials.abandonRotation', { ...this.read, nothingRotated: failure === 'refused' });
    } catch (error) {
      // The claim runs out by itself; what is lost is a minute.
      this.parts.logger.warn({ ...this.facts, err: error }, 'a claim could not be given back');
    }
  }

  /** What another process stored. */
  private async readAgain(): Promise<OAuthTokens> {
    const { tenant, source, credentialVersion } = this.sealed;
    const sealed = await this.parts.rpc.call('credentials.read', { tenant, source });
    const tokens = tokensOf(openCredentials(this.parts.keys, sealed));
    if (sealed.credentialVersion !== credentialVersion || !tokens) throw changedMeanwhile();
    this.sealed = sealed;
    return tokens;
  }

  private get read(): CredentialsRead {
    const { tenant, source, credentialVersion, generation } = this.sealed;
    return { tenant, source, credentialVersion, generation, owner: this.owner };
  }

  private get facts(): object {
    const { tenant, source, credentialVersion, generation } = this.sealed;
    return { tenant, source, credentialVersion, generation };
  }
}

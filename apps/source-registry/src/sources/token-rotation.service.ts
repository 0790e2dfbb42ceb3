import type { CredentialsRead, RotationClaim, SealedSecret } from '@helpdex/contracts';
import { DomainError, type MasterKeys } from '@helpdex/domain';
import type { Clock } from '@helpdex/kafka';
import type { Logger } from '@helpdex/observability';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, LOGGER, MASTER_KEYS } from '../tokens';
import { CredentialRepository } from './credential.repository';
import { rotatedCredentials } from './credentials';
import { SourceRepository } from './source.repository';
import type { SourceRow } from './source.schema';

/** Longer than the fetcher takes to ask Zendesk (45 s) and to come back with the answer. */
const CLAIM_MS = 60_000;

const isStill = ({ credentials, credentialVersion }: SourceRow, read: CredentialsRead): boolean =>
  credentials.secret !== null && credentialVersion === read.credentialVersion && credentials.generation === read.generation;

const superseded = (): DomainError =>
  new DomainError('conflict', 'credentials_superseded', 'The credentials of the source were replaced or destroyed meanwhile.');

/** Keeps OAuth tokens through their rotations (ADR 5): one asker at a time, a note before each request, compare-and-set for its result. */
@Injectable()
export class TokenRotation {
  constructor(
    @Inject(SourceRepository) private readonly sources: SourceRepository,
    @Inject(CredentialRepository) private readonly credentials: CredentialRepository,
    @Inject(MASTER_KEYS) private readonly keys: MasterKeys,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @throws DomainError `source_not_found`. */
  async claim(read: CredentialsRead): Promise<RotationClaim> {
    const row = await this.sources.get(read.tenant, read.source);
    if (!isStill(row, read)) return { turn: 'superseded' };
    const now = new Date(this.clock.now());
    const { rotation } = row.credentials;
    if (rotation && rotation.owner !== read.owner && rotation.until > now) return { turn: 'taken' };
    const until = new Date(now.getTime() + CLAIM_MS);
    const note = { owner: read.owner, since: rotation?.since ?? now, until };
    if (!(await this.credentials.claim(read, rotation, note))) return { turn: 'taken' };
    return { turn: 'granted', interruptedAt: rotation?.since.toISOString() ?? null };
  }

  /**
   * Repeatable: the same secret once more is no second rotation.
   * @throws DomainError `credentials_superseded` when the pair that was rotated is not the stored one; `secret_unreadable`, `tokens_missing`.
   */
  async rotate({ secret, ...read }: CredentialsRead & { secret: SealedSecret }): Promise<{ generation: number }> {
    const row = await this.sources.get(read.tenant, read.source);
    const { tenant, subdomain } = row;
    const generation = read.generation + 1;
    const fields = rotatedCredentials(this.keys, { tenant, subdomain, source: read.source }, secret);
    if (!(await this.credentials.rotate(read, { ...fields, generation }))) await this.refuseUnlessStored(read, secret);
    this.logger.info({ source: read.source, credentialVersion: read.credentialVersion, generation }, 'rotated tokens stored');
    return { generation };
  }

  abandon({ nothingRotated, ...read }: CredentialsRead & { nothingRotated: boolean }): Promise<void> {
    return nothingRotated ? this.credentials.forget(read) : this.credentials.letGo(read, new Date(this.clock.now()));
  }

  private async refuseUnlessStored(read: CredentialsRead, secret: SealedSecret): Promise<void> {
    const row = await this.sources.get(read.tenant, read.source);
    const isStored = isStill(row, { ...read, generation: read.generation + 1 }) && row.credentials.secret?.sealed === secret.sealed;
    if (!isStored) throw superseded();
  }
}

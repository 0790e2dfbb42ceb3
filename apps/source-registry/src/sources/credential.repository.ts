import type { CredentialsRead } from '@helpdex/contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { QueryFilter } from 'mongoose';
import { SOURCES, type RotationNote, type SourceModel, type SourceRow, type StoredCredentials } from './source.schema';

/** Fields of the credentials, which are one mixed value to the schema. */
type Filter = QueryFilter<SourceRow>;

/**
 * Writes into the credentials of a source by compare-and-set: each names the version a person entered and the generation of its tokens. None of them
 * counts the revision up, since nobody else is told of tokens.
 */
@Injectable()
export class CredentialRepository {
  constructor(@Inject(SOURCES) private readonly sources: SourceModel) {}

  /** Replaces the note that was seen. @returns false when another was faster */
  claim(read: CredentialsRead, seen: RotationNote | null, note: RotationNote): Promise<boolean> {
    const unchanged = seen
      ? { 'credentials.rotation.owner': seen.owner, 'credentials.rotation.until': seen.until }
      : { 'credentials.rotation': null };
    return this.set(read, unchanged, { 'credentials.rotation': note });
  }

  /** @returns false when the credentials are not those any more */
  rotate(
    read: CredentialsRead,
    { secret, last4, generation }: Pick<StoredCredentials, 'secret' | 'last4' | 'generation'>,
  ): Promise<boolean> {
    const rotated = { 'credentials.secret': secret, 'credentials.last4': last4, 'credentials.generation': generation };
    return this.set(read, {}, { ...rotated, 'credentials.rotation': null });
  }

  /** Takes the note of this owner away. */
  async forget(read: CredentialsRead): Promise<void> {
    await this.set(read, { 'credentials.rotation.owner': read.owner }, { 'credentials.rotation': null });
  }

  /** Lets others ask at once; the note stays. */
  async letGo(read: CredentialsRead, now: Date): Promise<void> {
    await this.set(read, { 'credentials.rotation.owner': read.owner }, { 'credentials.rotation.until': now });
  }

  private async set(read: CredentialsRead, guard: Record<string, unknown>, fields: Record<string, unknown>): Promise<boolean> {
    const { tenant, source, credentialVersion, generation } = read;
    const isStill = { _id: source, tenant, credentialVersion, 'credentials.generation': generation, 'credentials.secret': { $ne: null } };
    const { matchedCount } = await this.sources.updateOne({ ...isStill, ...guard } as Filter, { $set: fields });
    return matchedCount === 1;
  }
}

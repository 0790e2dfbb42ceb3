import type { BrandView, CredentialsInput, SourceCheckDto, SourceOptions } from '@helpdex/contracts';
import type { MasterKeys } from '@helpdex/domain';
import { RPC_CLIENT, type RpcClient } from '@helpdex/rpc';
import { Inject, Injectable } from '@nestjs/common';
import { MASTER_KEYS } from '../tokens';
import { sealCredentials, sealedFor, type CredentialOwner } from './credentials';
import type { StoredCredentials } from './source.schema';

/** A little more than the fetcher gives itself, so that its own sentence arrives. */
const CHECK_DEADLINE_MS = 28_000;

/** The brands that articles can come from. */
export const brandsOf = ({ brands }: SourceCheckDto): BrandView[] =>
  brands.filter(({ hasHelpCenter }) => hasHelpCenter).map(({ id, name }) => ({ id, name }));

/** Seals credentials, and has the fetcher try them: it is the only one that talks to Zendesk. */
@Injectable()
export class AccountCheck {
  constructor(
    @Inject(RPC_CLIENT) private readonly rpc: Pick<RpcClient, 'call'>,
    @Inject(MASTER_KEYS) private readonly keys: MasterKeys,
  ) {}

  /**
   * @returns the credentials as they may be stored, and what Zendesk said.
   * @throws DomainError `unprocessable` with Zendesk's reason; `unavailable` when the fetcher does not answer.
   */
  async accept(
    owner: CredentialOwner,
    input: CredentialsInput,
    scope?: Pick<SourceOptions, 'brands' | 'locales'>,
  ): Promise<{ credentials: StoredCredentials; report: SourceCheckDto }> {
    const credentials = sealCredentials(this.keys, owner, input);
    const sealed = sealedFor(owner, credentials);
    if (!sealed) throw new Error('sealed credentials have a secret');
    const report = await this.rpc.call(
      'zendesk.check',
      { credentials: sealed, ...(scope && { scope }) },
      { deadlineMs: CHECK_DEADLINE_MS },
    );
    return { credentials, report };
  }
}

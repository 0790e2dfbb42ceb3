import type { SealedSecret } from '@helpdex/contracts';
import { openSecret, sealSecret, type MasterKeys } from '@helpdex/domain';
import { Inject, Injectable } from '@nestjs/common';
import type { SourceRow } from '../sources/source.schema';
import { MASTER_KEYS } from '../tokens';

type Owner = Pick<SourceRow, '_id' | 'tenant' | 'subdomain'>;

export const webhookBinding = ({ _id, tenant, subdomain }: Owner) => ({ tenant, source: _id, subdomain, field: 'webhookSecret' });

/** The secrets that Zendesk signs webhook requests with: sealed as credentials are, opened only to check a signature. */
@Injectable()
export class WebhookSecrets {
  constructor(@Inject(MASTER_KEYS) private readonly keys: MasterKeys) {}

  seal(owner: Owner, secret: string): SealedSecret {
    return sealSecret(this.keys, webhookBinding(owner), secret);
  }

  /** @returns undefined when the source has none. */
  open(row: Owner & Pick<SourceRow, 'webhookSecret'>): string | undefined {
    return row.webhookSecret ? openSecret(this.keys, webhookBinding(row), row.webhookSecret) : undefined;
  }
}

import type { SealedSecret } from '@helpdex/contracts';
import { rewrapSecret, type MasterKeys, type SecretBinding } from '@helpdex/domain';
import { Inject, Injectable } from '@nestjs/common';
import type { QueryFilter } from 'mongoose';
import { webhookBinding } from '../hints/webhook-secrets';
import { keptAnswerBinding } from '../idempotency/idempotency.service';
import { KEPT_ANSWERS, type KeptAnswerModel, type KeptAnswerRow } from '../idempotency/kept-answer.schema';
import { CREDENTIALS_FIELD } from '../sources/credentials';
import { SOURCES, type SourceModel, type SourceRow } from '../sources/source.schema';
import { MASTER_KEYS } from '../tokens';

/** A stored secret, and the way to put it back when nobody has changed it meanwhile. */
interface Sealed {
  readonly binding: SecretBinding;
  readonly secret: SealedSecret;
  readonly replace: (rewrapped: SealedSecret) => Promise<unknown>;
}

const BATCH = 100;

const credentialsBinding = ({ _id, tenant, subdomain }: SourceRow): SecretBinding => ({
  ...{ tenant, source: _id, subdomain },
  field: CREDENTIALS_FIELD,
});

/** Everything that is sealed with a master key: credentials and webhook secrets of sources, and answers that are kept for repetitions. */
@Injectable()
export class SealedStore {
  constructor(
    @Inject(SOURCES) private readonly sources: SourceModel,
    @Inject(KEPT_ANSWERS) private readonly answers: KeptAnswerModel,
    @Inject(MASTER_KEYS) private readonly keys: MasterKeys,
  ) {}

  /** Ids of the master keys without which something that lasts cannot be opened; kept answers last a day and are not counted. */
  async keysInUse(): Promise<string[]> {
    const [credentials, webhooks] = [
      await this.sources.distinct('credentials.secret.kid'),
      await this.sources.distinct('webhookSecret.kid'),
    ];
    const kids = [...credentials, ...webhooks].filter((kid: unknown): kid is string => typeof kid === 'string');
    return [...new Set(kids)].sort();
  }

  /** Wraps some secrets anew with the primary key. @returns how many; 0 when all are. */
  async rewrapSome(): Promise<number> {
    let done = 0;
    for (const { binding, secret, replace } of [...(await this.ofSources()), ...(await this.ofAnswers())]) {
      const rewrapped = rewrapSecret(this.keys, binding, secret);
      if (!rewrapped) continue;
      await replace(rewrapped);
      done += 1;
    }
    return done;
  }

  /** By keys that are at hand only: what needs another one stays as it is. */
  private get former(): string[] {
    return [...this.keys.keys.keys()].filter((kid) => kid !== this.keys.primary);
  }

  private async ofSources(): Promise<Sealed[]> {
    const isFormer = { $in: this.former };
    const filter = { $or: [{ 'credentials.secret.kid': isFormer }, { 'webhookSecret.kid': isFormer }] } as QueryFilter<SourceRow>;
    const rows = await this.sources.find(filter).limit(BATCH).lean<SourceRow[]>();
    return rows.flatMap((row) => [
      ...this.sealedAt(row, 'credentials.secret', credentialsBinding(row), row.credentials.secret),
      ...this.sealedAt(row, 'webhookSecret', webhookBinding(row), row.webhookSecret),
    ]);
  }

  /** A token that was rotated in the meantime is another secret, sealed with the primary key already. */
  private sealedAt(row: SourceRow, path: string, binding: SecretBinding, secret: SealedSecret | null | undefined): Sealed[] {
    if (!secret || !this.former.includes(secret.kid)) return [];
    const isStill = { _id: row._id, [`${path}.wrapped`]: secret.wrapped } as QueryFilter<SourceRow>;
    return [{ binding, secret, replace: (rewrapped) => this.sources.updateOne(isStill, { $set: { [path]: rewrapped } }) }];
  }

  private async ofAnswers(): Promise<Sealed[]> {
    const filter = { 'answer.kid': { $in: this.former } } as QueryFilter<KeptAnswerRow>;
    const rows = await this.answers.find(filter).limit(BATCH).lean<KeptAnswerRow[]>();
    return rows.flatMap((row) => {
      if (!row.answer) return [];
      const isStill = { _id: row._id, 'answer.wrapped': row.answer.wrapped } as QueryFilter<KeptAnswerRow>;
      const replace = (rewrapped: SealedSecret) => this.answers.updateOne(isStill, { $set: { answer: rewrapped } });
      return [{ binding: keptAnswerBinding(row), secret: row.answer, replace }];
    });
  }
}

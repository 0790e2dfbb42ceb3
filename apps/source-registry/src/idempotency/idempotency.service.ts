import type { Caller, KeptAnswer, RepeatableRequest, RepeatableState, RequestTurn, SealedSecret } from '@helpdex/contracts';
import { DomainError, openSecret, sealSecret, type MasterKeys } from '@helpdex/domain';
import type { Clock } from '@helpdex/kafka';
import { isDuplicateKey } from '@helpdex/mongo';
import { Inject, Injectable } from '@nestjs/common';
import { createHash, randomUUID } from 'node:crypto';
import { CLOCK, MASTER_KEYS } from '../tokens';
import { KEPT_ANSWERS, type KeptAnswerModel, type KeptAnswerRow } from './kept-answer.schema';

const KEEP_MS = 24 * 3_600_000;
/** Longer than any request takes: whoever holds a turn for so long has died with it. */
const TURN_MS = 60_000;
/** Answers that are kept for one API key at a time. */
const MAX_PER_KEY = 10_000;

const idOf = ({ tenant, keyId }: Caller, key: string): string =>
  createHash('sha256')
    .update(JSON.stringify([tenant, keyId, key]))
    .digest('base64url');
export const keptAnswerBinding = (row: Pick<KeptAnswerRow, '_id' | 'tenant'>) => ({
  tenant: row.tenant,
  source: '',
  subdomain: row._id,
  field: 'keptAnswer',
});

const reused = (): DomainError =>
  new DomainError('unprocessable', 'idempotency_key_reused', 'This Idempotency-Key was used for another request. Choose a new one.');

/** Answers of the last 24 hours, for clients that ask again because they did not get theirs. */
@Injectable()
export class Idempotency {
  constructor(
    @Inject(KEPT_ANSWERS) private readonly rows: KeptAnswerModel,
    @Inject(MASTER_KEYS) private readonly keys: MasterKeys,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws DomainError `idempotency_key_reused`, `idempotency_keys_exhausted`. */
  async begin({ caller, key, fingerprint }: RepeatableRequest): Promise<RepeatableState> {
    const fresh = this.rowFor(caller, key, fingerprint);
    const known = await this.rows.findById(fresh._id).lean<KeptAnswerRow | null>();
    if (known && known.until.getTime() > this.clock.now()) return this.again(known, fresh);
    // What was known is over, and goes with the rest.
    await this.makeRoom(caller);
    return this.grant(fresh, null);
  }

  /** Keeps the answer; that of somebody who was taken for dead is dropped. */
  async finish({ caller, key, turn }: RequestTurn, answer: KeptAnswer): Promise<void> {
    const row = { _id: idOf(caller, key), tenant: caller.tenant };
    const sealed = sealSecret(this.keys, keptAnswerBinding(row), JSON.stringify(answer));
    await this.rows.updateOne({ _id: row._id, turn, answer: null }, { $set: { answer: sealed } });
  }

  /** Nothing came of it: the next one with this key starts anew. */
  async abandon({ caller, key, turn }: RequestTurn): Promise<void> {
    await this.rows.deleteOne({ _id: idOf(caller, key), turn, answer: null });
  }

  private rowFor({ tenant, keyId }: Caller, key: string, fingerprint: string): KeptAnswerRow {
    const now = this.clock.now();
    return {
      ...{ _id: idOf({ tenant, keyId } as Caller, key), tenant, keyId, fingerprint, answer: null },
      ...{ turn: randomUUID(), turnUntil: new Date(now + TURN_MS), until: new Date(now + KEEP_MS) },
    };
  }

  private async again(known: KeptAnswerRow, fresh: KeptAnswerRow): Promise<RepeatableState> {
    if (known.fingerprint !== fresh.fingerprint) throw reused();
    if (known.answer) return { state: 'answered', answer: this.opened(known, known.answer) };
    return known.turnUntil.getTime() > this.clock.now() ? { state: 'running' } : this.grant(fresh, known);
  }

  /** The master key it was sealed with may have been taken away since; the work is not done twice for that. */
  private opened(row: KeptAnswerRow, answer: SealedSecret): KeptAnswer {
    try {
      return JSON.parse(openSecret(this.keys, keptAnswerBinding(row), answer)) as KeptAnswer;
    } catch (cause) {
      const message = 'This request was carried out, but its answer can no longer be read. Look for what it made.';
      throw new DomainError('conflict', 'idempotency_answer_lost', message, [], { cause });
    }
  }

  /** Of several at once, one gets the turn. */
  private async grant(fresh: KeptAnswerRow, former: KeptAnswerRow | null): Promise<RepeatableState> {
    try {
      if (!former) await this.rows.create(fresh);
      else {
        const { _id, ...fields } = fresh;
        const taken = await this.rows.updateOne({ _id, turn: former.turn }, { $set: fields });
        if (taken.matchedCount === 0) return { state: 'running' };
      }
      return { state: 'granted', turn: fresh.turn };
    } catch (error) {
      if (isDuplicateKey(error)) return { state: 'running' };
      throw error;
    }
  }

  /** Forgets what is over, and refuses a caller that has more under way than anybody needs. */
  private async makeRoom({ tenant, keyId }: Caller): Promise<void> {
    await this.rows.deleteMany({ until: { $lt: new Date(this.clock.now()) } });
    const kept = await this.rows.countDocuments({ tenant, keyId }).limit(MAX_PER_KEY);
    if (kept >= MAX_PER_KEY)
      throw new DomainError(
        'conflict',
        'idempotency_keys_exhausted',
        `An API key may use ${MAX_PER_KEY} values of Idempotency-Key a day. Send requests that need none without it.`,
      );
  }
}

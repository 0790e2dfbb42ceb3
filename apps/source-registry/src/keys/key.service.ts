import type { Caller, CreatedKeyDto, CreateKeyInput, KeyDto, Page, PageQuery } from '@helpdex/contracts';
import { DomainError, newId } from '@helpdex/domain';
import type { Clock } from '@helpdex/kafka';
import { findPage } from '@helpdex/mongo';
import { Inject, Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service';
import { CLOCK } from '../tokens';
import { generateApiKey, hashApiKey, isSameHash, prefixOf } from './api-key';
import { KEYS, type KeyModel, type KeyRow } from './key.schema';

/** `lastUsedAt` is written at most this often per key; every request would be a write otherwise. */
const LAST_USED_EVERY_MS = 60_000;
/** Keys with the same first characters; more than a few means that an operator's keys all begin alike. */
const MAX_CANDIDATES = 50;

const invalid = (): DomainError => new DomainError('unauthorized', 'key_invalid', 'The API key is not valid.');

const keyView = ({ _id, name, role, prefix, createdAt, expiresAt, lastUsedAt }: KeyRow): KeyDto => ({
  ...{ id: _id, name, role, prefix },
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt?.toISOString() ?? null,
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
});

/** API keys: made, found again by what a caller sends, revoked. The secret exists in the answer to its creation and nowhere else. */
@Injectable()
export class KeyService {
  constructor(
    @Inject(KEYS) private readonly keys: KeyModel,
    @Inject(AuditService) private readonly audit: AuditService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Reads storage every time, so that a revoked key ends at once. @throws DomainError `key_invalid`, the same for every reason. */
  async authenticate(key: string): Promise<Caller> {
    const hash = hashApiKey(key);
    const candidates = await this.keys
      .find({ prefix: prefixOf(key), revokedAt: null })
      .limit(MAX_CANDIDATES)
      .lean<KeyRow[]>();
    const row = candidates.find((candidate) => isSameHash(candidate.hash, hash));
    const now = this.clock.now();
    if (!row || (row.expiresAt && row.expiresAt.getTime() <= now)) throw invalid();
    await this.noteUse(row, now);
    return { tenant: row.tenant, keyId: row._id, role: row.role, bootstrap: row.bootstrap };
  }

  async create(caller: Caller, { name, role, expiresAt }: CreateKeyInput): Promise<CreatedKeyDto> {
    const expires = expiresAt === undefined ? null : new Date(expiresAt);
    // Not `<=`: what ISO 8601 allows and `Date` does not know (a week, 24:00) is NaN, which is never later.
    if (expires && !(expires.getTime() > this.clock.now())) {
      const message = 'The time of expiry must be a date and time in the future.';
      throw new DomainError('invalid', 'validation_failed', message, [{ field: 'expiresAt', rule: 'future', message }]);
    }
    const created = await this.add({ tenant: caller.tenant, name, role, expiresAt: expires });
    await this.audit.record({
      tenant: caller.tenant,
      actor: caller.keyId,
      action: 'key.created',
      target: created.id,
      detail: { name, role },
    });
    return created;
  }

  /** Makes a key without asking who wants it. */
  async add(fields: Pick<KeyRow, 'tenant' | 'name' | 'role' | 'expiresAt'>): Promise<CreatedKeyDto> {
    const key = generateApiKey();
    const row: KeyRow = {
      ...fields,
      ...{ _id: newId('key'), bootstrap: false, prefix: prefixOf(key), hash: hashApiKey(key) },
      ...{ createdAt: new Date(this.clock.now()), lastUsedAt: null, revokedAt: null },
    };
    await this.keys.create(row);
    return { ...keyView(row), key };
  }

  /** Oldest first; revoked ones are gone. */
  async list(tenant: string, { limit, cursor }: PageQuery): Promise<Page<KeyDto>> {
    const filter = { tenant, revokedAt: null };
    const page = await findPage(this.keys, { filter, sort: { field: 'createdAt', direction: 'asc' }, limit, cursor });
    return { items: page.rows.map(keyView), nextCursor: page.nextCursor };
  }

  /** @throws DomainError `key_not_found`; `key_is_bootstrap`, which only the operator can change. */
  async revoke(caller: Caller, id: string): Promise<void> {
    const row = await this.keys.findOne({ _id: id, tenant: caller.tenant, revokedAt: null }).lean<KeyRow | null>();
    if (!row) throw new DomainError('not_found', 'key_not_found', 'There is no such key.');
    if (row.bootstrap)
      throw new DomainError(
        'conflict',
        'key_is_bootstrap',
        'This key comes from HELPDEX_ADMIN_KEY; change it there and start the service again.',
      );
    await this.keys.updateOne({ _id: id, tenant: caller.tenant }, { $set: { revokedAt: new Date(this.clock.now()) } });
    await this.audit.record({ tenant: caller.tenant, actor: caller.keyId, action: 'key.revoked', target: id, detail: { name: row.name } });
  }

  private async noteUse({ _id, lastUsedAt }: KeyRow, now: number): Promise<void> {
    if (lastUsedAt && now - lastUsedAt.getTime() < LAST_USED_EVERY_MS) return;
    await this.keys.updateOne({ _id }, { $set: { lastUsedAt: new Date(now) } });
  }
}

import type { AuditDto, Page, PageQuery } from '@helpdex/contracts';
import { newId } from '@helpdex/domain';
import type { Clock } from '@helpdex/kafka';
import { findPage, isDuplicateKey } from '@helpdex/mongo';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK } from '../tokens';
import { AUDIT, type AuditModel, type AuditRow } from './audit.schema';

/** What the registry does of its own accord is done by this name. */
export const REGISTRY_ACTOR = 'source-registry';

export type AuditEntry = Pick<AuditRow, 'tenant' | 'actor' | 'action'> & Partial<Pick<AuditRow, 'target' | 'detail'>>;

const auditView = ({ _id, at, actor, action, target, detail }: AuditRow): AuditDto => ({
  id: _id,
  at: at.toISOString(),
  actor,
  action,
  target,
  detail,
});

/** Written after the change and before its answer: whoever got an answer finds the entry. */
@Injectable()
export class AuditService {
  constructor(
    @Inject(AUDIT) private readonly rows: AuditModel,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async record({ target = null, detail = {}, ...entry }: AuditEntry): Promise<void> {
    await this.rows.create({ _id: newId('aud'), at: new Date(this.clock.now()), target, detail, ...entry });
  }

  /** For another service, which repeats what it did not get an answer to. */
  async recordOnce(id: string, { target = null, detail = {}, ...entry }: AuditEntry): Promise<void> {
    try {
      await this.rows.create({ _id: id, at: new Date(this.clock.now()), target, detail, ...entry });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  }

  /** Newest first. */
  async list(tenant: string, { limit, cursor }: PageQuery): Promise<Page<AuditDto>> {
    const page = await findPage(this.rows, { filter: { tenant }, sort: { field: 'at', direction: 'desc' }, limit, cursor });
    return { items: page.rows.map(auditView), nextCursor: page.nextCursor };
  }
}

import type { Caller } from '@helpdex/contracts';
import { DomainError, newId } from '@helpdex/domain';
import type { Clock } from '@helpdex/kafka';
import { Inject, Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service';
import { CLOCK } from '../tokens';
import { KeyService } from './key.service';
import { TENANTS, type TenantModel } from './key.schema';

/** Tenants share nothing but the installation. */
@Injectable()
export class TenantService {
  constructor(
    @Inject(TENANTS) private readonly tenants: TenantModel,
    @Inject(KeyService) private readonly keys: KeyService,
    @Inject(AuditService) private readonly audit: AuditService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** A tenant with its first admin key. A crash in between leaves a tenant that nobody can enter. @throws DomainError `bootstrap_key_required`. */
  async create(caller: Caller, name: string): Promise<{ id: string; adminKey: string }> {
    if (!caller.bootstrap) throw new DomainError('forbidden', 'bootstrap_key_required', 'Only the bootstrap key may do this.');
    const id = newId('t');
    await this.tenants.create({ _id: id, name, createdAt: new Date(this.clock.now()) });
    const { key } = await this.keys.add({ tenant: id, name: 'Admin', role: 'admin', expiresAt: null });
    await this.audit.record({ tenant: caller.tenant, actor: caller.keyId, action: 'tenant.created', target: id, detail: { name } });
    return { id, adminKey: key };
  }
}

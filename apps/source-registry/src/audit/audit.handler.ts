import type { RpcAnswer, RpcRequest } from '@helpdex/contracts';
import { RpcHandler } from '@helpdex/rpc';
import { Controller, Inject } from '@nestjs/common';
import { AuditService } from './audit.service';

@Controller()
export class AuditHandler {
  constructor(@Inject(AuditService) private readonly audit: AuditService) {}

  @RpcHandler('audit.record')
  async record({ caller, input }: RpcRequest<'audit.record'>): Promise<RpcAnswer<'audit.record'>> {
    await this.audit.record({ tenant: caller.tenant, actor: caller.keyId, ...input });
    return {};
  }

  @RpcHandler('audit.recordOnce')
  async recordOnce({ id, ...entry }: RpcRequest<'audit.recordOnce'>): Promise<RpcAnswer<'audit.recordOnce'>> {
    await this.audit.recordOnce(id, entry);
    return {};
  }

  @RpcHandler('audit.list')
  list({ caller, input }: RpcRequest<'audit.list'>): Promise<RpcAnswer<'audit.list'>> {
    return this.audit.list(caller.tenant, input);
  }
}

import type { RpcAnswer, RpcRequest } from '@helpdex/contracts';
import { RpcHandler } from '@helpdex/rpc';
import { Controller, Inject } from '@nestjs/common';
import { KeyService } from './key.service';
import { TenantService } from './tenant.service';

@Controller()
export class KeysHandler {
  constructor(
    @Inject(KeyService) private readonly keys: KeyService,
    @Inject(TenantService) private readonly tenants: TenantService,
  ) {}

  @RpcHandler('keys.authenticate')
  authenticate({ key }: RpcRequest<'keys.authenticate'>): Promise<RpcAnswer<'keys.authenticate'>> {
    return this.keys.authenticate(key);
  }

  @RpcHandler('keys.create')
  create({ caller, input }: RpcRequest<'keys.create'>): Promise<RpcAnswer<'keys.create'>> {
    return this.keys.create(caller, input);
  }

  @RpcHandler('keys.list')
  list({ caller, input }: RpcRequest<'keys.list'>): Promise<RpcAnswer<'keys.list'>> {
    return this.keys.list(caller.tenant, input);
  }

  @RpcHandler('keys.revoke')
  async revoke({ caller, input }: RpcRequest<'keys.revoke'>): Promise<RpcAnswer<'keys.revoke'>> {
    await this.keys.revoke(caller, input.id);
    return {};
  }

  @RpcHandler('tenants.create')
  createTenant({ caller, input }: RpcRequest<'tenants.create'>): Promise<RpcAnswer<'tenants.create'>> {
    return this.tenants.create(caller, input.name);
  }
}

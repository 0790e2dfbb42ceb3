import type { RpcAnswer, RpcRequest } from '@helpdex/contracts';
import { RpcHandler } from '@helpdex/rpc';
import { Controller, Inject } from '@nestjs/common';
import { DriftList } from './drift-list.service';

@Controller()
export class DriftHandler {
  constructor(@Inject(DriftList) private readonly checks: DriftList) {}

  @RpcHandler('drift.start')
  start({ caller, input }: RpcRequest<'drift.start'>): Promise<RpcAnswer<'drift.start'>> {
    return this.checks.start(caller, input);
  }

  @RpcHandler('drift.get')
  get({ caller, input }: RpcRequest<'drift.get'>): Promise<RpcAnswer<'drift.get'>> {
    return this.checks.get(caller.tenant, input.id);
  }

  @RpcHandler('drift.list')
  page({ caller, input }: RpcRequest<'drift.list'>): Promise<RpcAnswer<'drift.list'>> {
    return this.checks.page(caller.tenant, input);
  }
}

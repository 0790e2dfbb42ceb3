import type { RpcAnswer, RpcRequest } from '@helpdex/contracts';
import { RpcHandler } from '@helpdex/rpc';
import { Controller, Inject } from '@nestjs/common';
import { RebuildOrderService } from './rebuild-order.service';
import { RebuildService } from './rebuild.service';

/** Answers the gateway about rebuilds. The tenant is the caller's, never the request's. */
@Controller()
export class RebuildsHandler {
  constructor(
    @Inject(RebuildOrderService) private readonly orders: RebuildOrderService,
    @Inject(RebuildService) private readonly rebuilds: RebuildService,
  ) {}

  @RpcHandler('rebuilds.start')
  start({ caller, input }: RpcRequest<'rebuilds.start'>): Promise<RpcAnswer<'rebuilds.start'>> {
    return this.orders.start(caller, input);
  }

  @RpcHandler('rebuilds.list')
  list({ caller, input }: RpcRequest<'rebuilds.list'>): Promise<RpcAnswer<'rebuilds.list'>> {
    return this.rebuilds.list(caller.tenant, input);
  }

  @RpcHandler('rebuilds.get')
  get({ caller, input }: RpcRequest<'rebuilds.get'>): Promise<RpcAnswer<'rebuilds.get'>> {
    return this.rebuilds.get(caller.tenant, input.id);
  }

  @RpcHandler('rebuilds.rollback')
  rollBack({ caller, input }: RpcRequest<'rebuilds.rollback'>): Promise<RpcAnswer<'rebuilds.rollback'>> {
    return this.rebuilds.rollBack(caller, input.id);
  }

  @RpcHandler('rebuilds.resolve')
  resolve({ caller, input }: RpcRequest<'rebuilds.resolve'>): Promise<RpcAnswer<'rebuilds.resolve'>> {
    return this.rebuilds.resolve(caller, input.id);
  }
}

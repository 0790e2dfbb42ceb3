import type { RpcAnswer, RpcRequest } from '@helpdex/contracts';
import { RpcHandler } from '@helpdex/rpc';
import { Controller, Inject } from '@nestjs/common';
import { Idempotency } from './idempotency.service';

@Controller()
export class IdempotencyHandler {
  constructor(@Inject(Idempotency) private readonly idempotency: Idempotency) {}

  @RpcHandler('idempotency.begin')
  begin(request: RpcRequest<'idempotency.begin'>): Promise<RpcAnswer<'idempotency.begin'>> {
    return this.idempotency.begin(request);
  }

  @RpcHandler('idempotency.finish')
  async finish({ answer, ...turn }: RpcRequest<'idempotency.finish'>): Promise<RpcAnswer<'idempotency.finish'>> {
    await this.idempotency.finish(turn, answer);
    return {};
  }

  @RpcHandler('idempotency.abandon')
  async abandon(turn: RpcRequest<'idempotency.abandon'>): Promise<RpcAnswer<'idempotency.abandon'>> {
    await this.idempotency.abandon(turn);
    return {};
  }
}

import type { RpcAnswer, RpcRequest } from '@helpdex/contracts';
import { RpcHandler } from '@helpdex/rpc';
import { Controller, Inject } from '@nestjs/common';
import { AliasKeeper } from './alias-keeper';
import { AliasLoop } from './alias.loop';

/** Asked by whoever found nothing to search. */
@Controller()
export class AliasesHandler {
  constructor(
    @Inject(AliasKeeper) private readonly keeper: AliasKeeper,
    @Inject(AliasLoop) private readonly loop: AliasLoop,
  ) {}

  @RpcHandler('index.missed')
  async missed({ tenant }: RpcRequest<'index.missed'>): Promise<RpcAnswer<'index.missed'>> {
    const generation = await this.keeper.liveOf(tenant);
    if (generation !== null) this.loop.kick();
    return { generation };
  }
}

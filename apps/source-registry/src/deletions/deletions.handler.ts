import type { RpcAnswer, RpcRequest } from '@helpdex/contracts';
import type { Clock } from '@helpdex/kafka';
import { RpcHandler } from '@helpdex/rpc';
import { Controller, Inject } from '@nestjs/common';
import { CLOCK } from '../tokens';
import { DeletionService } from './deletion.service';

@Controller()
export class DeletionsHandler {
  constructor(
    @Inject(DeletionService) private readonly deletions: DeletionService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @RpcHandler('sources.delete')
  order({ caller, input }: RpcRequest<'sources.delete'>): Promise<RpcAnswer<'sources.delete'>> {
    return this.deletions.order(caller, input.id, input.purge, new Date(this.clock.now()));
  }

  @RpcHandler('deletions.get')
  get({ caller, input }: RpcRequest<'deletions.get'>): Promise<RpcAnswer<'deletions.get'>> {
    return this.deletions.get(caller.tenant, input.id);
  }
}

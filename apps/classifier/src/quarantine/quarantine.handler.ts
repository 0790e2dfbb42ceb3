import type { RpcAnswer, RpcRequest } from '@helpdex/contracts';
import { RpcHandler } from '@helpdex/rpc';
import { Controller, Inject } from '@nestjs/common';
import { QuarantineList } from './quarantine-list.service';

@Controller()
export class QuarantineHandler {
  constructor(@Inject(QuarantineList) private readonly quarantine: QuarantineList) {}

  @RpcHandler('quarantine.list')
  page({ caller, input }: RpcRequest<'quarantine.list'>): Promise<RpcAnswer<'quarantine.list'>> {
    return this.quarantine.page(caller.tenant, input);
  }

  @RpcHandler('quarantine.retry')
  retry({ caller, input }: RpcRequest<'quarantine.retry'>): Promise<RpcAnswer<'quarantine.retry'>> {
    return this.quarantine.retry(caller, input.id);
  }
}

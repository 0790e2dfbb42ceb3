import type { RpcAnswer, RpcRequest } from '@helpdex/contracts';
import { RpcHandler } from '@helpdex/rpc';
import { Controller, Inject } from '@nestjs/common';
import { QuarantineService } from '../classify/quarantine.service';
import { QuarantineList } from './quarantine-list.service';

@Controller()
export class QuarantineHandler {
  constructor(
    @Inject(QuarantineList) private readonly quarantine: QuarantineList,
    @Inject(QuarantineService) private readonly entries: QuarantineService,
  ) {}

  @RpcHandler('quarantine.list')
  page({ caller, input }: RpcRequest<'quarantine.list'>): Promise<RpcAnswer<'quarantine.list'>> {
    return this.quarantine.page(caller.tenant, input);
  }

  @RpcHandler('quarantine.retry')
  retry({ caller, input }: RpcRequest<'quarantine.retry'>): Promise<RpcAnswer<'quarantine.retry'>> {
    return this.quarantine.retry(caller, input.id);
  }

  @RpcHandler('quarantine.refused')
  async refused({ tenant, entries }: RpcRequest<'quarantine.refused'>): Promise<RpcAnswer<'quarantine.refused'>> {
    for (const entry of entries) await this.entries.refused(tenant, entry);
    return {};
  }
}

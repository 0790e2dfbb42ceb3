import type { RpcAnswer, RpcRequest } from '@helpdex/contracts';
import { RpcHandler } from '@helpdex/rpc';
import { Controller, Inject } from '@nestjs/common';
import { ClosingsService } from './closings.service';

/** Entries of one question, and records of one order. */
const MAX_KEYS = 1_000;
const MAX_RECORDS = 100;

@Controller()
export class ClosingsHandler {
  constructor(@Inject(ClosingsService) private readonly closings: ClosingsService) {}

  @RpcHandler('closings.open')
  async open({ tenant, keys }: RpcRequest<'closings.open'>): Promise<RpcAnswer<'closings.open'>> {
    return { open: await this.closings.open(tenant, keys.slice(0, MAX_KEYS)) };
  }

  @RpcHandler('closings.apply')
  async apply({ records }: RpcRequest<'closings.apply'>): Promise<RpcAnswer<'closings.apply'>> {
    return { closed: await this.closings.apply(records.slice(0, MAX_RECORDS)) };
  }
}

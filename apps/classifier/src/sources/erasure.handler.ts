import type { RpcAnswer, RpcRequest } from '@helpdex/contracts';
import { RpcHandler } from '@helpdex/rpc';
import { Controller, Inject } from '@nestjs/common';
import { ErasureService } from './erasure.service';

@Controller()
export class ErasureHandler {
  constructor(@Inject(ErasureService) private readonly erasure: ErasureService) {}

  @RpcHandler('ledger.erase')
  async erase(request: RpcRequest<'ledger.erase'>): Promise<RpcAnswer<'ledger.erase'>> {
    return { erased: await this.erasure.erase(request) };
  }
}

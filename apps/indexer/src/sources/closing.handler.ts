import type { RpcAnswer, RpcRequest } from '@helpdex/contracts';
import { RpcHandler } from '@helpdex/rpc';
import { Controller, Inject } from '@nestjs/common';
import { SourceClosing } from './source-closing.service';

@Controller()
export class ClosingHandler {
  constructor(@Inject(SourceClosing) private readonly closing: SourceClosing) {}

  @RpcHandler('index.closeSource')
  close({ side, ...erasure }: RpcRequest<'index.closeSource'>): Promise<RpcAnswer<'index.closeSource'>> {
    return this.closing.close(erasure, side);
  }
}

import type { ArticleClassified } from '@helpdex/contracts';
import { RPC_CLIENT, type RpcClient } from '@helpdex/rpc';
import { Inject, Injectable } from '@nestjs/common';
import type { ImmediateIndex } from './immediate-index.port';

@Injectable()
export class RpcImmediateIndex implements ImmediateIndex {
  constructor(@Inject(RPC_CLIENT) private readonly rpc: RpcClient) {}

  async apply(record: ArticleClassified): Promise<void> {
    await this.rpc.call('index.apply', { record });
  }
}

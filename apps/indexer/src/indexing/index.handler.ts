import type { RpcAnswer, RpcRequest } from '@helpdex/contracts';
import { DomainError } from '@helpdex/domain';
import { RpcHandler } from '@helpdex/rpc';
import { Controller, Inject } from '@nestjs/common';
import { IndexService } from './index.service';

/** Writes one verdict ahead of whatever waits in Kafka, where its version makes the same record a no-op later. */
@Controller()
export class IndexHandler {
  constructor(@Inject(IndexService) private readonly index: IndexService) {}

  @RpcHandler('index.apply')
  async apply({ record }: RpcRequest<'index.apply'>): Promise<RpcAnswer<'index.apply'>> {
    const [refused] = await this.index.apply([record], { refresh: true });
    if (refused)
      throw new DomainError(
        'unprocessable',
        'index_refused',
        `The index refuses the article (${refused.reason}); it is closed until it changes.`,
      );
    return {};
  }
}

import type { RpcAnswer, RpcRequest } from '@helpdex/contracts';
import { RpcHandler } from '@helpdex/rpc';
import { Controller, Inject } from '@nestjs/common';
import { RunService } from './run.service';

@Controller()
export class RunsHandler {
  constructor(@Inject(RunService) private readonly runs: RunService) {}

  @RpcHandler('runs.list')
  list({ caller, input: { sourceId, ...page } }: RpcRequest<'runs.list'>): Promise<RpcAnswer<'runs.list'>> {
    return this.runs.list(caller.tenant, sourceId, page);
  }

  @RpcHandler('runs.get')
  get({ caller, input }: RpcRequest<'runs.get'>): Promise<RpcAnswer<'runs.get'>> {
    return this.runs.get(caller.tenant, input.id);
  }

  @RpcHandler('runs.cancel')
  cancel({ caller, input }: RpcRequest<'runs.cancel'>): Promise<RpcAnswer<'runs.cancel'>> {
    return this.runs.cancel(caller, input.id);
  }
}

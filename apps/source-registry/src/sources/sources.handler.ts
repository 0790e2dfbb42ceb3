import type { RpcAnswer, RpcRequest } from '@helpdex/contracts';
import type { Clock } from '@helpdex/kafka';
import { RpcHandler } from '@helpdex/rpc';
import { Controller, Inject } from '@nestjs/common';
import { AuditService } from '../audit/audit.service';
import { RunService } from '../runs/run.service';
import { CLOCK } from '../tokens';
import { SourceChanges } from './source-change.service';
import { SourceService } from './source.service';

@Controller()
export class SourcesHandler {
  constructor(
    @Inject(SourceService) private readonly sources: SourceService,
    @Inject(SourceChanges) private readonly changes: SourceChanges,
    @Inject(RunService) private readonly runs: RunService,
    @Inject(AuditService) private readonly audit: AuditService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @RpcHandler('sources.create')
  create({ caller, input }: RpcRequest<'sources.create'>): Promise<RpcAnswer<'sources.create'>> {
    return this.sources.create(caller, input, this.now());
  }

  @RpcHandler('sources.check')
  check({ caller, input }: RpcRequest<'sources.check'>): Promise<RpcAnswer<'sources.check'>> {
    return this.sources.check(caller, input, this.now());
  }

  @RpcHandler('sources.list')
  list({ caller, input }: RpcRequest<'sources.list'>): Promise<RpcAnswer<'sources.list'>> {
    return this.sources.list(caller.tenant, input);
  }

  @RpcHandler('sources.get')
  get({ caller, input }: RpcRequest<'sources.get'>): Promise<RpcAnswer<'sources.get'>> {
    return this.sources.get(caller.tenant, input.id);
  }

  @RpcHandler('sources.update')
  update({ caller, input }: RpcRequest<'sources.update'>): Promise<RpcAnswer<'sources.update'>> {
    return this.changes.update(caller, input.id, input.change, this.now());
  }

  @RpcHandler('sources.sync')
  async sync({ caller, input }: RpcRequest<'sources.sync'>): Promise<RpcAnswer<'sources.sync'>> {
    const { id, mode, trigger, articles = [], reemit = false } = input;
    const order = this.runs.order({ mode, trigger, articles, reemit });
    const run = await this.runs.sync(caller.tenant, id, order);
    if (run.id === order.id)
      await this.audit.record({
        tenant: caller.tenant,
        actor: caller.keyId,
        action: 'run.requested',
        target: run.id,
        detail: { mode, trigger },
      });
    return run;
  }

  @RpcHandler('sources.disconnect')
  disconnect({ caller, input }: RpcRequest<'sources.disconnect'>): Promise<RpcAnswer<'sources.disconnect'>> {
    return this.changes.disconnect(caller, input.id, this.now());
  }

  @RpcHandler('sources.reconnect')
  reconnect({ caller, input }: RpcRequest<'sources.reconnect'>): Promise<RpcAnswer<'sources.reconnect'>> {
    return this.changes.reconnect(caller, input.id, input.credentials, this.now());
  }

  private now(): Date {
    return new Date(this.clock.now());
  }
}

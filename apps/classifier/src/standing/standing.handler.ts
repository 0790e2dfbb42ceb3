import type { RpcAnswer, RpcRequest } from '@helpdex/contracts';
import { RpcHandler } from '@helpdex/rpc';
import { Controller, Inject } from '@nestjs/common';
import { StandingService } from './standing.service';

/** Entries of one answer or request. */
const MAX_ENTRIES = 1_000;

@Controller()
export class StandingHandler {
  constructor(@Inject(StandingService) private readonly standing: StandingService) {}

  @RpcHandler('ledger.standings')
  async page({ limit, ...scope }: RpcRequest<'ledger.standings'>): Promise<RpcAnswer<'ledger.standings'>> {
    return { rows: await this.standing.page({ ...scope, limit: Math.min(limit, MAX_ENTRIES) }) };
  }

  @RpcHandler('ledger.standingsOf')
  async of({ tenant, ids }: RpcRequest<'ledger.standingsOf'>): Promise<RpcAnswer<'ledger.standingsOf'>> {
    return { rows: await this.standing.of(tenant, ids.slice(0, MAX_ENTRIES)) };
  }

  @RpcHandler('ledger.resend')
  async resend({ tenant, entries }: RpcRequest<'ledger.resend'>): Promise<RpcAnswer<'ledger.resend'>> {
    return { sent: await this.standing.resend(tenant, entries.slice(0, MAX_ENTRIES)) };
  }
}

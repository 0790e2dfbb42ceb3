import type { Caller, ProblemReport, RunMode, RunTrigger } from '@helpdex/contracts';
import { isHeld } from '@helpdex/domain';
import { RPC_CLIENT, type RpcClient } from '@helpdex/rpc';
import { Inject, Injectable } from '@nestjs/common';
import { QuarantineService } from '../classify/quarantine.service';
import { MAX_HEALED_ARTICLES } from './drift-tally';
import type { CheckInHand } from './zendesk-comparison';

export interface Healing {
  healRunId: string | null;
  error: ProblemReport | null;
}

const TOO_MUCH_GONE: ProblemReport = {
  code: 'removal_held',
  message: 'Zendesk lists so many fewer articles than before that what it does not list is left as it is.',
  action: 'Start a full sync and decide under Needs attention whether the removal is meant.',
};

/**
 * Has what differs fetched from Zendesk again and emitted anew, under higher versions: what then is said about each article counts, here and in the
 * index. Nothing is removed by the check itself: an article goes when a request of its own does not find it.
 */
@Injectable()
export class DriftHealing {
  constructor(
    @Inject(QuarantineService) private readonly quarantine: QuarantineService,
    @Inject(RPC_CLIENT) private readonly rpc: Pick<RpcClient, 'call'>,
  ) {}

  async run({ row, tally }: CheckInHand): Promise<Healing> {
    const isDoubted = tally.unlisted.size > 0 && isHeld(tally.listing);
    const articles = [...new Set([...tally.articles, ...(isDoubted ? [] : tally.unlisted)])];
    const error = isDoubted ? TOO_MUCH_GONE : null;
    if (articles.length === 0) return { healRunId: null, error };
    for (const orphan of tally.orphans) await this.quarantine.adopt(orphan, 'found in search by a drift check');
    const caller: Caller = { tenant: row.tenant, keyId: row.by, role: 'operator', bootstrap: false };
    const run = await this.rpc.call('sources.sync', { caller, input: { id: row.source, ...orderOf(articles) } });
    return { healRunId: run.id, error };
  }
}

function orderOf(articles: string[]): { mode: RunMode; trigger: RunTrigger; articles?: string[]; reemit: true } {
  if (articles.length > MAX_HEALED_ARTICLES) return { mode: 'full', trigger: 'manual', reemit: true };
  return { mode: 'targeted', trigger: 'manual', articles, reemit: true };
}

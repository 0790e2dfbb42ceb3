import type { RpcRequest, SourceCheckDto } from '@helpdex/contracts';
import { DomainError } from '@helpdex/domain';
import { RpcHandler } from '@helpdex/rpc';
import { checkAccount } from '@helpdex/zendesk-client';
import { Controller, Inject } from '@nestjs/common';
import { AccountSessions } from '../accounts/account-sessions';

/** Within the deadline of the person who waits for the answer. */
const CHECK_TIMEOUT_MS = 25_000;

/** Tries credentials against Zendesk before anything is stored. Changes nothing, there or here. */
@Controller()
export class CheckHandler {
  constructor(@Inject(AccountSessions) private readonly sessions: AccountSessions) {}

  /** @throws DomainError of kind `unprocessable` with one of Zendesk's check codes and a sentence for a person. */
  @RpcHandler('zendesk.check')
  async check({ credentials, scope }: RpcRequest<'zendesk.check'>): Promise<SourceCheckDto> {
    const budget = this.sessions.budgetOf(credentials.subdomain);
    const signal = AbortSignal.timeout(CHECK_TIMEOUT_MS);
    const result = await this.checked({ credentials, ...(scope && { scope }) }, budget, signal);
    if (!result.ok) throw new DomainError('unprocessable', result.code, result.message, [], { cause: result.error });
    return result.report;
  }

  private async checked(
    { credentials, scope }: RpcRequest<'zendesk.check'>,
    budget: ReturnType<AccountSessions['budgetOf']>,
    signal: AbortSignal,
  ) {
    try {
      const options = { allowancePerMinute: () => budget.allowance, signal, ...(scope && { scope }) };
      return await checkAccount(this.sessions.connect(credentials, budget), options);
    } catch (cause) {
      if (!signal.aborted) throw cause;
      throw new DomainError('unprocessable', 'zendesk_unreachable', 'Zendesk did not answer in time. Try again in a few minutes.', [], {
        cause,
      });
    }
  }
}

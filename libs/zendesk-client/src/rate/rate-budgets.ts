import type { Clock } from '../clock';
import { DEFAULT_RATE_OPTIONS, RateBudget, type RateBudgetOptions, type RateBudgetState } from './rate-budget';

/** Accounts kept at once; beyond it the ones longest unused and free of an open window are let go. */
const MAX_ACCOUNTS = 1_000;

/** The budgets of this process, one per Zendesk account, whoever asks: two sources on one account spend one allowance. */
export class RateBudgets {
  private readonly budgets = new Map<string, RateBudget>();

  constructor(
    private readonly clock: Pick<Clock, 'now'>,
    private readonly options: RateBudgetOptions = DEFAULT_RATE_OPTIONS,
  ) {}

  /**
   * @param account the account's main subdomain.
   * @param saved state from before a restart: starts the budget, or, when the process already has one, contributes its open window.
   */
  for(account: string, saved?: RateBudgetState): RateBudget {
    const now = this.clock.now();
    const known = this.budgets.get(account);
    const budget = known ?? (saved ? RateBudget.restore(saved, now, this.options) : new RateBudget(this.options));
    if (known && saved) known.close(saved.closedUntil - now, now);
    // Re-inserting keeps the map in order of last use.
    this.budgets.delete(account);
    this.budgets.set(account, budget);
    this.forgetIdle(now);
    return budget;
  }

  private forgetIdle(now: number): void {
    for (const [account, budget] of this.budgets) {
      if (this.budgets.size <= MAX_ACCOUNTS) return;
      if (budget.snapshot().closedUntil <= now) this.budgets.delete(account);
    }
  }
}

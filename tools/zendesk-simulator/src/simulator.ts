import { RateLimits } from './auth/rate-limit';
import { ScheduledCommands } from './control/scheduled-commands';
import { Faults } from './faults/fault';
import { forgetSorted } from './paging/sorted-articles';
import { RequestLog } from './request-log';
import { seededRandom } from './seeded-random';
import { AccountEditor } from './state/account-editor';
import { SimulatorClock } from './state/clock';
import type { Account, Brand } from './state/model';

/** Everything the simulator knows. One process, many accounts, found by the subdomain of any of their brands. */
export class Simulator {
  readonly clock = new SimulatorClock();
  readonly limits = new RateLimits();
  readonly log = new RequestLog();
  readonly scheduled = new ScheduledCommands();
  readonly random: () => number;
  readonly faults: Faults;
  private readonly accounts = new Map<string, Account>();

  constructor(seed = 1) {
    this.random = seededRandom(seed);
    this.faults = new Faults(this.random);
  }

  /** Replaces an account of the same subdomain. */
  add(account: Account): void {
    this.accounts.set(account.subdomain, account);
  }

  remove(subdomain: string): void {
    this.accounts.delete(subdomain);
  }

  find(subdomain: string): { account: Account; brand: Brand } | undefined {
    for (const account of this.accounts.values()) {
      const brand = account.brands.find((candidate) => candidate.subdomain === subdomain && candidate.active);
      if (brand) return { account, brand };
    }
    return undefined;
  }

  /** By its main subdomain. */
  account(subdomain: string): Account | undefined {
    return this.accounts.get(subdomain);
  }

  get subdomains(): string[] {
    return [...this.accounts.keys()];
  }

  /** Runs a change; listings see it at once. */
  edit<T>(account: Account, change: (editor: AccountEditor) => T): T {
    try {
      return change(new AccountEditor(account, this.clock));
    } finally {
      forgetSorted(account);
    }
  }
}

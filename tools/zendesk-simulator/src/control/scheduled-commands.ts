import type { Account } from '../state/model';

/** When something happens to an account: right before a certain request to it is answered. */
export interface Moment {
  /** Regular expression over path and query after the subdomain. */
  path: string;
  /** Matching requests to let pass first. */
  after?: number;
}

interface Scheduled {
  account: Account;
  expression: RegExp;
  left: number;
  run: () => void;
}

const MAX_SCHEDULED = 100;

/** What is to happen in the middle of a sync, at the same place every time; waiting and then acting would hit another place each time. */
export class ScheduledCommands {
  private waiting: Scheduled[] = [];

  /** @throws RangeError beyond 100 at a time; SyntaxError for a pattern that is none. */
  add(account: Account, { path, after = 0 }: Moment, run: () => void): void {
    if (this.waiting.length >= MAX_SCHEDULED) throw new RangeError(`more than ${MAX_SCHEDULED} scheduled commands`);
    this.waiting.push({ account, expression: new RegExp(path), left: after, run });
  }

  /** A request is about to be answered. */
  before(account: Account, path: string): void {
    for (const scheduled of this.waiting.filter((one) => one.account === account && one.expression.test(path))) {
      scheduled.left -= 1;
      if (scheduled.left >= 0) continue;
      this.waiting = this.waiting.filter((one) => one !== scheduled);
      scheduled.run();
    }
  }
}

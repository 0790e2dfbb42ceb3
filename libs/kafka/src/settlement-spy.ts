import type { Observable, Subscription } from 'rxjs';
import type { Settlement } from './consume/settlement';

interface Waiter {
  readonly wanted: (settlement: Settlement) => boolean;
  readonly resolve: (settlement: Settlement) => void;
}

const MAX_REMEMBERED = 10_000;

/** Lets tests wait for what becomes of a record instead of sleeping. Remembers what it has heard, so that nothing is missed. */
export class SettlementSpy {
  private readonly heard: Settlement[] = [];
  private readonly waiters = new Set<Waiter>();
  private readonly subscription: Subscription;

  constructor(settlements: Observable<Settlement>) {
    this.subscription = settlements.subscribe((settlement) => this.hear(settlement));
  }

  /** In the order they were told. */
  all(wanted: (settlement: Settlement) => boolean = () => true): readonly Settlement[] {
    return this.heard.filter(wanted);
  }

  /** @throws when nothing of the kind is heard in time. */
  async next(wanted: (settlement: Settlement) => boolean, timeoutMs = 20_000): Promise<Settlement> {
    const known = this.heard.find(wanted);
    if (known) return known;
    let timer: NodeJS.Timeout | undefined;
    let waiter: Waiter | undefined;
    try {
      return await new Promise<Settlement>((resolve, reject) => {
        waiter = { wanted, resolve };
        this.waiters.add(waiter);
        timer = setTimeout(() => reject(new Error(`No such settlement within ${timeoutMs} ms; heard ${this.heard.length}`)), timeoutMs);
      });
    } finally {
      clearTimeout(timer);
      if (waiter) this.waiters.delete(waiter);
    }
  }

  /** Waits until as many settlements of the kind have been heard. */
  async count(count: number, wanted: (settlement: Settlement) => boolean = () => true, timeoutMs = 20_000): Promise<readonly Settlement[]> {
    const reached = (): boolean => this.all(wanted).length >= count;
    if (!reached()) await this.next((settlement) => wanted(settlement) && reached(), timeoutMs);
    return this.all(wanted);
  }

  close(): void {
    this.subscription.unsubscribe();
  }

  private hear(settlement: Settlement): void {
    if (this.heard.length >= MAX_REMEMBERED) this.heard.shift();
    this.heard.push(settlement);
    for (const waiter of this.waiters) if (waiter.wanted(settlement)) waiter.resolve(settlement);
  }
}

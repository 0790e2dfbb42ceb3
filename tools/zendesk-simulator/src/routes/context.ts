import type { SimulatorClock } from '../state/clock';
import type { Account, Brand } from '../state/model';
import type { Caller } from '../state/visible';

/** One request to one brand of one account, with its caller known. */
export interface RouteContext {
  account: Account;
  brand: Brand;
  caller: Caller;
  /** Full URL as the client sees it, for links. */
  url: URL;
  /** Origin and prefix of the brand. */
  base: string;
  clock: SimulatorClock;
  /** Decides, repeatably, which rows a partial sideload leaves out. */
  random: () => number;
}

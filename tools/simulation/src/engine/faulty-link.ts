import type { Chance } from './chance';
import type { Fate, Link } from './simulated-process';

/** A link to a server that loses calls and answers, or all of them while the server is down. */
export class FaultyLink implements Link {
  lost = 0;
  unanswered = 0;
  isDown = false;

  constructor(
    readonly name: string,
    private readonly chance: Chance,
    readonly failure: () => Error,
  ) {}

  fate(): Fate {
    if (this.isDown || this.chance.happens(this.lost)) return 'lost';
    return this.chance.happens(this.unanswered) ? 'unanswered' : 'fine';
  }
}

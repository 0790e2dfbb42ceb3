interface Waiting {
  holds: () => boolean;
  stepsLeft: number;
  goOn: (held: boolean) => void;
}

/** Where plots are played: what they wait for is looked at after every step of the world. */
export class Stage {
  private readonly waiting = new Set<Waiting>();
  private playing = 0;
  private failure: unknown;

  get isEmpty(): boolean {
    return this.playing === 0;
  }

  play(plot: Promise<void>): void {
    this.playing += 1;
    void plot.catch((error: unknown) => (this.failure ??= error)).finally(() => (this.playing -= 1));
  }

  /** @returns whether it came to hold within so many steps. */
  until(holds: () => boolean, stepsLeft: number): Promise<boolean> {
    return new Promise((goOn) => this.waiting.add({ holds, stepsLeft, goOn }));
  }

  look(): void {
    if (this.failure !== undefined) throw this.failure;
    for (const one of this.waiting) {
      const held = one.holds();
      one.stepsLeft -= 1;
      if (!held && one.stepsLeft > 0) continue;
      this.waiting.delete(one);
      one.goOn(held);
    }
  }
}

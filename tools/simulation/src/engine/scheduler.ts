import type { Chance } from './chance';

/** Whose work a task is: a process that may have died or stand still, or a server, which never does. */
export interface Owner {
  readonly isAlive: boolean;
  readonly isFrozen: boolean;
}

export const SERVER: Owner = { isAlive: true, isFrozen: false };

interface Task {
  owner: Owner;
  run: () => void;
}

interface Timer extends Task {
  at: number;
}

const START = Date.UTC(2026, 0, 5, 8);
/** Time that passes with a step, at most. */
const MAX_TICK_MS = 40;

/** One thread, one clock, and chance decides who is next: whatever waits for a server or for time waits here. */
export class Scheduler {
  private clock = START;
  private ready: Task[] = [];
  private timers: Timer[] = [];

  constructor(private readonly chance: Chance) {}

  get now(): number {
    return this.clock;
  }

  submit(owner: Owner, run: () => void): void {
    this.ready.push({ owner, run });
  }

  after(owner: Owner, ms: number, run: () => void): void {
    this.timers.push({ owner, run, at: this.clock + ms });
  }

  /** Runs one task, at random, or lets time pass until there is one. @returns false when there is nothing left that could ever happen. */
  async step(): Promise<boolean> {
    this.clock += this.chance.below(MAX_TICK_MS + 1);
    this.ring();
    while (!this.ready.some(({ owner }) => !owner.isFrozen)) if (!this.leap()) return false;
    const runnable = this.ready.filter(({ owner }) => !owner.isFrozen);
    const task = this.chance.pick(runnable);
    this.ready.splice(this.ready.indexOf(task), 1);
    task.run();
    await quiet();
    return true;
  }

  /** Nobody gets anything done meanwhile, as if all machines had slept. */
  pass(ms: number): void {
    this.clock += ms;
  }

  /** What a dead process waited for is of no interest any more. */
  forgetDead(): void {
    this.timers = this.timers.filter(({ owner }) => owner.isAlive);
  }

  private ring(): void {
    const due = this.timers.filter(({ at, owner }) => at <= this.clock && !owner.isFrozen);
    if (due.length === 0) return;
    this.timers = this.timers.filter((timer) => !due.includes(timer));
    this.ready.push(...due.filter(({ owner }) => owner.isAlive));
  }

  private leap(): boolean {
    const next = this.timers.filter(({ owner }) => owner.isAlive && !owner.isFrozen).map(({ at }) => at);
    if (next.length === 0) return false;
    this.clock = Math.max(this.clock, Math.min(...next));
    this.ring();
    return true;
  }
}

/** Until everything that can go on without a server or time has done so. */
const quiet = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

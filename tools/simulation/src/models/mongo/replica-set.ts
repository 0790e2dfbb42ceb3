import { frozen } from './clone';
import type { Link } from '../../engine/simulated-process';
import { SERVER, type Scheduler } from '../../engine/scheduler';

export type Document = Record<string, unknown> & { _id: string };
type Rows = Map<string, Document>;

interface Change {
  id: string;
  before: Document | undefined;
  after: Document | undefined;
}

/** A write that the primary has carried out and that a majority does not have yet. */
interface Pending {
  rows: Collection;
  changes: Change[];
  acknowledge: () => void;
  refuse: (error: Error) => void;
}

/** Rows as the primary has them, and as a majority has them: what reads see. Documents are never changed in place. */
export class Collection {
  constructor(readonly name: string) {}

  readonly primary: Rows = new Map();
  readonly majority: Rows = new Map();
}

export const networkError = (): Error => Object.assign(new Error('connection 7 to the primary closed'), { name: 'MongoNetworkError' });

/**
 * One replica set: writes are acknowledged once a majority has them, in order. A failover takes back what it has not (design 6). Reads see what a
 * majority has, which may be a little behind what the next write meets.
 */
export class ReplicaSet {
  private readonly collections = new Map<string, Collection>();
  private pending: Pending[] = [];

  constructor(
    private readonly scheduler: Scheduler,
    readonly link: Link,
    private readonly onWrite: (rows: Collection, after: Document, before: Document | undefined) => void,
  ) {}

  collection(name: string): Collection {
    const known = this.collections.get(name) ?? new Collection(name);
    this.collections.set(name, known);
    return known;
  }

  /** Carries a write out on the primary. @returns its result once a majority has it; rejects when a failover took it back. */
  write<R>(rows: Collection, work: (write: (id: string, after: Document | undefined) => void) => R): Promise<R> {
    const changes: Change[] = [];
    const result = work((id, after) => {
      const before = rows.primary.get(id);
      changes.push({ id, before, after });
      put(rows.primary, id, frozen(after));
      if (after) this.onWrite(rows, after, before);
    });
    if (changes.length === 0) return Promise.resolve(result);
    return new Promise((resolve, reject) => {
      this.pending.push({ rows, changes, acknowledge: () => resolve(result), refuse: reject });
      this.scheduler.submit(SERVER, () => this.replicate());
    });
  }

  /** The primary dies before a majority has its last writes: they never were. */
  failOver(): void {
    for (const { rows, changes, refuse } of this.pending.reverse()) {
      for (const { id, before } of [...changes].reverse()) put(rows.primary, id, before);
      refuse(networkError());
    }
    this.pending = [];
  }

  private replicate(): void {
    const next = this.pending.shift();
    if (!next) return;
    for (const { id, after } of next.changes) put(next.rows.majority, id, after);
    next.acknowledge();
  }
}

function put(rows: Rows, id: string, row: Document | undefined): void {
  if (row) rows.set(id, row);
  else rows.delete(id);
}

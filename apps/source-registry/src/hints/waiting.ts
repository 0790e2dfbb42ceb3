import type { RunMode } from '@helpdex/contracts';
import type { RunOrder } from '../runs/run.schema';

/** What is to be fetched of a source as soon as no run is active. */
export interface Waiting {
  /** Told of by hints, or asked for by people. */
  articles: string[];
  /** A person asked for at least one of them. */
  asked?: boolean;
  /** At least one of them is to be emitted again, changed or not. */
  reemit?: boolean;
  /** A run of the whole source that was asked for while one was active that brings less. */
  next?: WholeRun | undefined;
  /** Of the first of it. */
  since: Date;
  /** Counts up with all that is added: what was read is all there is. */
  rev: number;
}

export type WholeMode = Exclude<RunMode, 'targeted'>;
export type WholeRun = Pick<RunOrder, 'trigger'> & { mode: WholeMode; reemit?: boolean };

/** Each costs a request or two; beyond that many the change feed is cheaper. */
export const MAX_WAITING_ARTICLES = 200;

/** What a run brings includes what those before it bring. */
const BY_REACH: readonly RunMode[] = ['targeted', 'incremental', 'full'];
export const modesThatBringLess = (mode: RunMode): RunMode[] => BY_REACH.slice(0, BY_REACH.indexOf(mode));

export interface NextRun {
  order: Pick<RunOrder, 'mode' | 'trigger'> & Partial<RunOrder>;
  rest: Waiting | undefined;
}

/** Which run comes first of what waits, and what waits on. A full run looks at every article; an incremental one does not learn that one is gone. */
export function nextOf(waiting: Waiting): NextRun | undefined {
  const { articles, next, asked = false, reemit = false, ...facts } = waiting;
  if (next?.mode === 'full') return { order: { ...next, reemit: reemit || (next.reemit ?? false) }, rest: undefined };
  if (articles.length > 0) {
    const order = { mode: 'targeted', trigger: asked ? 'manual' : 'webhook', articles, reemit } as const;
    return { order: { ...order, articles: [...articles] }, rest: next && { ...facts, articles: [], next } };
  }
  return next && { order: next, rest: undefined };
}

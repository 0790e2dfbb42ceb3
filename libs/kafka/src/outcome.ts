/** What became of a record. Everything but `done` keeps its reason, for logs, metrics and the dead letters. */
export type Outcome =
  | { readonly kind: 'done' }
  /** Deliver it, and everything behind it in its partition, again. Without `afterMs`: after a growing, jittered delay. Repeats without end. */
  | { readonly kind: 'retry'; readonly reason: string; readonly afterMs?: number }
  /** Give it up: `BeforePark` runs, the dead-letter topic gets it, then its offset passes. */
  | { readonly kind: 'park'; readonly reason: string; readonly detail?: string };

/** One outcome per record, aligned with `batch.records`, or one for all of them. Outcomes behind a `retry` are void: those records come again. */
export type BatchResult = Outcome | readonly Outcome[];

const DONE: Outcome = { kind: 'done' };

export const done = (): Outcome => DONE;

/** @param reason short and stable, e.g. `index-throttled`. */
export const retry = (reason: string, afterMs?: number): Outcome => ({ kind: 'retry', reason, ...(afterMs !== undefined && { afterMs }) });

/**
 * @param reason short and stable, e.g. `mapping-refused`.
 * @param detail for a person; must not contain content or secrets, it is stored with the dead letter.
 */
export const park = (reason: string, detail?: string): Outcome => ({ kind: 'park', reason, ...(detail !== undefined && { detail }) });

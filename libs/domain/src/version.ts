/**
 * `ver = run * 2^20 + seq`: a total order over everything that is ever read about one source (docs/adr/0003). `run` is allocated by the registry,
 * `seq` counts the fetch attempts of a run. Zendesk's `updated_at` is never part of it: whole seconds, and segment or label changes do not move it.
 */
export const SEQ_BITS = 20;
export const MAX_SEQ = 2 ** SEQ_BITS - 1;
/** Keeps `ver` a safe integer: 2^53 - 1 in all. */
export const MAX_RUN = 2 ** (53 - SEQ_BITS) - 1;

/** @throws RangeError when run or seq is no integer in range; a wrong version must never reach a record. */
export function makeVersion(run: number, seq: number): number {
  if (!Number.isSafeInteger(run) || run < 0 || run > MAX_RUN) throw new RangeError(`run out of range: ${run}`);
  if (!Number.isSafeInteger(seq) || seq < 0 || seq > MAX_SEQ) throw new RangeError(`seq out of range: ${seq}`);
  return run * 2 ** SEQ_BITS + seq;
}

export const runOf = (version: number): number => Math.floor(version / 2 ** SEQ_BITS);
export const seqOf = (version: number): number => version % 2 ** SEQ_BITS;

/** First version of a run: whatever is lower belongs to an earlier one. */
export const floorOfRun = (run: number): number => makeVersion(run, 0);

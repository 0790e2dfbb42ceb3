import type { RebuildRow } from '../rebuild.schema';

/** One step of a rebuild under a lease. */
export interface Turn {
  row: RebuildRow;
  /** Aborted when the lease is lost or the process ends. */
  signal: AbortSignal;
  /** Stores fields of the rebuild. @throws RebuildLostError when it is another's by now */
  note: (fields: Partial<RebuildRow>) => Promise<void>;
}

/** Carries one phase out, as often as it takes, and says what comes of it. */
export interface RebuildStep {
  run(turn: Turn): Promise<Partial<RebuildRow>>;
}

/** Held with the previous generation, and for a blocked rebuild with what it has filled: a day is enough to look at it. */
export const HELD_MS = 24 * 3_600_000;

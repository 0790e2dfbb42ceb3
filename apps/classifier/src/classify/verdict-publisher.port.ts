import type { RunBarrier, SweepRequested, SyncProgress } from '@helpdex/contracts';
import type { Verdict } from './verdict';

export const VERDICT_PUBLISHER = Symbol('VERDICT_PUBLISHER');

/** Where verdicts, barriers and progress go. Every promise resolves only after the broker's acknowledgement, and rejects when it cannot be had. */
export interface VerdictPublisher {
  verdicts(verdicts: readonly Verdict[]): Promise<void>;
  barrier(barrier: RunBarrier): Promise<void>;
  sweep(request: SweepRequested): Promise<void>;
  progress(progress: SyncProgress): Promise<void>;
}

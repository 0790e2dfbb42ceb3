import {
  FINAL_RUN_STATUSES,
  zeroRunCounts,
  type NamedSegment,
  type ProblemReport,
  type ProgressStage,
  type RunCounts,
  type RunStatus,
  type SyncProgress,
  type ZendeskUse,
} from '@helpdex/contracts';
import { addRunCounts, countsAddUp } from '@helpdex/domain';

/** The last word of one stage. Times are ISO 8601. */
interface StageReport {
  stage: ProgressStage;
  sequence: number;
  done: number;
  at: string;
}

interface FetchReport extends StageReport {
  total: number | null;
  zendesk: ZendeskUse;
  resumeCount: number;
  listingComplete: boolean;
  /** All is listed; single articles are being looked at. */
  listed: boolean;
  held: boolean;
  /** Nothing was produced, so no partition has anything to say. */
  quiet: boolean;
  /** Of a full run that was told. */
  segments?: NamedSegment[];
}

interface PartitionReport extends StageReport {
  counts: RunCounts;
  /** Once said, it stays said: everything of the run in this partition is through. */
  settled: boolean;
}

export type FinalStatus = Extract<RunStatus, 'completed' | 'completed_with_problems' | 'failed' | 'cancelled' | 'held'>;

export interface RunEnd {
  status: FinalStatus;
  at: string;
  error: ProblemReport | null;
}

/**
 * What the services have said about a run: per stage and partition the report with the highest sequence. Reports may come repeated and in any
 * order; they are joined, never added up. Once the run has ended nothing changes it any more.
 */
export interface RunState {
  end: RunEnd | null;
  fetch: FetchReport | null;
  /** How many partitions there are; null until one of them is through. */
  partitions: number | null;
  classify: Record<string, PartitionReport>;
  index: Record<string, PartitionReport>;
}

export const newRunState = (): RunState => ({ end: null, fetch: null, partitions: null, classify: {}, index: {} });

/** More partitions than any topic of ours has; a report beyond is not believed. */
const MAX_PARTITIONS = 1_000;
const noUse = (): ZendeskUse => ({ requests: 0, throttledMs: 0, remaining: null });

/** Within one sequence the word that ends a stage comes last. */
const RANK: Record<ProgressStage, number> = {
  fetching: 0,
  classifying: 0,
  indexing: 0,
  fetched: 1,
  classified: 1,
  indexed: 1,
  failed: 2,
  cancelled: 2,
};

const isNewer = (report: StageReport, known: StageReport | null | undefined): boolean =>
  !known || report.sequence > known.sequence || (report.sequence === known.sequence && RANK[report.stage] > RANK[known.stage]);

const stageReport = ({ stage, sequence, done, at }: SyncProgress): StageReport => ({ stage, sequence, done, at });

function withFetch(state: RunState, progress: SyncProgress): RunState {
  const report: FetchReport = {
    ...stageReport(progress),
    total: progress.total ?? null,
    zendesk: { ...noUse(), ...progress.zendesk },
    resumeCount: progress.resumeCount ?? 0,
    listingComplete: progress.listingComplete ?? false,
    listed: progress.listed ?? progress.stage === 'fetched',
    held: progress.held ?? false,
    quiet: progress.quiet ?? false,
    ...(progress.segments && { segments: progress.segments }),
  };
  return isNewer(report, state.fetch) ? { ...state, fetch: report } : state;
}

function withPartition(state: RunState, family: 'classify' | 'index', progress: SyncProgress): RunState {
  const { partition } = progress;
  if (partition === undefined || partition >= MAX_PARTITIONS) return state;
  const known = state[family][partition];
  const report = { ...stageReport(progress), counts: progress.counts ?? zeroRunCounts() };
  const settled = RANK[progress.stage] > 0 || (known?.settled ?? false);
  const latest = known && !isNewer(report, known) ? known : report;
  return {
    ...state,
    partitions: Math.max(state.partitions ?? 0, progress.partitions ?? 0) || null,
    [family]: { ...state[family], [partition]: { ...latest, settled } },
  };
}

function joined(state: RunState, progress: SyncProgress): RunState {
  switch (progress.stage) {
    case 'fetching':
    case 'fetched':
    case 'failed':
    case 'cancelled':
      return withFetch(state, progress);
    case 'classifying':
    case 'classified':
      return withPartition(state, 'classify', progress);
    case 'indexing':
    case 'indexed':
      return withPartition(state, 'index', progress);
  }
}

const isFetched = ({ fetch }: RunState): boolean => fetch?.stage === 'fetched';

const allSettled = ({ partitions }: RunState, reports: Record<string, PartitionReport>): boolean =>
  partitions !== null && Object.values(reports).filter(({ settled }) => settled).length >= partitions;

const isThrough = (state: RunState): boolean =>
  state.fetch?.quiet === true || (allSettled(state, state.classify) && allSettled(state, state.index));

const sumOf = (reports: Record<string, PartitionReport>, value: (report: PartitionReport) => number): number =>
  Object.values(reports).reduce((sum, report) => sum + value(report), 0);

/** Of all partitions together; `indexed` is what the indexer has settled. */
export function countsOf({ classify, index }: RunState): RunCounts {
  const counts = Object.values(classify).reduce((sum, report) => addRunCounts(sum, report.counts), zeroRunCounts());
  return { ...counts, indexed: sumOf(index, ({ done }) => done) };
}

/** Time of the last thing heard; undefined before anything was. */
export function lastHeard({ fetch, classify, index }: RunState): string | undefined {
  const times = [...(fetch ? [fetch] : []), ...Object.values(classify), ...Object.values(index)].map(({ at }) => at);
  return times.sort().at(-1);
}

function problemsOf(counts: RunCounts): ProblemReport | null {
  if (!countsAddUp(counts))
    return {
      code: 'counts_mismatch',
      message: `The run has seen ${counts.seen} entries, but what became of them does not add up to that.`,
      action: 'Start a full sync. If it happens again, report it: this is a fault of Helpdex.',
    };
  if (counts.quarantined === 0) return null;
  const entries = counts.quarantined === 1 ? '1 entry' : `${counts.quarantined} entries`;
  return {
    code: 'entries_quarantined',
    message: `${entries} could not be processed.`,
    action: 'Look at the quarantine list; each one says why and can be tried again.',
  };
}

const REMOVAL_HELD: ProblemReport = {
  code: 'removal_held',
  message: 'Zendesk listed so many fewer articles than before that nothing was removed.',
  action:
    'Look at what is missing under Needs attention: approve the removal if it is meant, or reject it and see what happened in Zendesk.',
};

function endOf(state: RunState, progress: SyncProgress): RunEnd | null {
  const at = lastHeard(state) ?? progress.at;
  if (progress.stage === 'cancelled') return { status: 'cancelled', at, error: progress.error ?? null };
  if (progress.stage === 'failed') {
    const unknown = { code: 'run_failed', message: 'The sync was given up.' };
    return { status: 'failed', at, error: progress.error ?? unknown };
  }
  if (!isFetched(state) || !isThrough(state)) return null;
  if (state.fetch?.held) return { status: 'held', at, error: REMOVAL_HELD };
  const error = problemsOf(countsOf(state));
  return { status: error ? 'completed_with_problems' : 'completed', at, error };
}

/** What is known after one more report. Idempotent; the order of reports does not matter; the first end stays. */
export function applyProgress(state: RunState, progress: SyncProgress): RunState {
  if (state.end) return state;
  const next = joined(state, progress);
  const end = endOf(next, progress);
  return end ? { ...next, end } : next;
}

/** Ends a run for a reason of the registry's own. One that has ended already stays as it is. */
export const endRun = (state: RunState, end: RunEnd): RunState => (state.end ? state : { ...state, end });

export function statusOf(state: RunState): RunStatus {
  if (state.end) return state.end.status;
  if (!state.fetch && Object.keys(state.classify).length === 0) return 'queued';
  if (!isFetched(state)) return state.fetch?.listed ? 'classifying' : 'fetching';
  return allSettled(state, state.classify) ? 'indexing' : 'classifying';
}

export const isFinal = (status: RunStatus): status is FinalStatus => FINAL_RUN_STATUSES.includes(status);

import type { RunDto, RunStatus } from '@helpdex/contracts';
import { isFinal } from './run-status';

export interface Stage {
  name: 'fetch' | 'process' | 'end';
  state: 'waiting' | 'active' | 'done' | 'failed' | 'skipped';
  from: string | null;
  seconds: number | null;
}

const BAD: readonly RunStatus[] = ['failed', 'cancelled'];
const between = (from: string, to: string | null): number | null => (to === null ? null : (Date.parse(to) - Date.parse(from)) / 1_000);

/** Reading from Zendesk; deciding and indexing, which overlap with each other; the end. */
export function stagesOf(run: Pick<RunDto, 'status' | 'startedAt' | 'fetchedAt' | 'finishedAt'>): Stage[] {
  const { status, startedAt, fetchedAt, finishedAt } = run;
  const isOver = isFinal(run);
  const isBad = BAD.includes(status);
  const fetchState = fetchedAt !== null ? 'done' : isOver ? 'failed' : status === 'queued' ? 'waiting' : 'active';
  const processState = fetchedAt === null ? (isOver ? 'skipped' : 'waiting') : !isOver ? 'active' : isBad ? 'failed' : 'done';
  return [
    { name: 'fetch', state: fetchState, from: startedAt, seconds: between(startedAt, fetchedAt ?? finishedAt) },
    { name: 'process', state: processState, from: fetchedAt, seconds: fetchedAt === null ? null : between(fetchedAt, finishedAt) },
    { name: 'end', state: !isOver ? 'waiting' : isBad ? 'failed' : 'done', from: finishedAt, seconds: null },
  ];
}

import { zeroRunCounts, type SyncProgress } from '@helpdex/contracts';
import { progressOf } from './run-progress';
import { applyProgress, newRunState } from './run-state';

const START = new Date('2026-11-23T12:00:00.000Z');
const at = (seconds: number): string => new Date(START.getTime() + seconds * 1_000).toISOString();
const base = { tenant: 't', source: 's', run: 1 };

const fetch = (stage: 'fetching' | 'fetched' | 'failed', total: number | null, seconds = 1): SyncProgress => ({
  ...{ ...base, stage, sequence: seconds, done: total ?? 0, total, at: at(seconds) },
});
const seen = (entries: number, seconds: number, stage: 'classifying' | 'classified' = 'classifying'): SyncProgress => ({
  ...{ ...base, stage, sequence: seconds, partition: 0, partitions: 1, done: entries, at: at(seconds) },
  counts: { ...zeroRunCounts(), seen: entries, published: entries },
});
const progress = (...reports: SyncProgress[]) => progressOf(reports.reduce(applyProgress, newRunState()), START);

it('knows nothing before anything was said', () => {
  expect(progress()).toEqual({ done: 0, total: null, etaSeconds: null });
  expect(progress(fetch('fetching', null))).toEqual({ done: 0, total: null, etaSeconds: null });
});

it('estimates the rest by the pace so far', () => {
  expect(progress(fetch('fetching', 400), seen(100, 10))).toEqual({ done: 100, total: 400, etaSeconds: 30 });
  expect(progress(fetch('fetched', 400), seen(300, 40))).toEqual({ done: 300, total: 400, etaSeconds: 14 });
});

it('makes no estimate of too little', () => {
  expect(progress(fetch('fetching', 400), seen(100, 2)).etaSeconds).toBeNull();
  expect(progress(fetch('fetching', 400), seen(10, 10)).etaSeconds).toBeNull();
});

it('never shows more done than there is', () => {
  expect(progress(fetch('fetching', 50), seen(100, 10))).toEqual({ done: 100, total: 100, etaSeconds: null });
});

it('is complete when the run is, though pages were fetched twice', () => {
  const indexed: SyncProgress = { ...base, stage: 'indexed', sequence: 1, partition: 0, partitions: 1, done: 90, at: at(21) };
  expect(progress(fetch('fetched', 100), seen(90, 20, 'classified'), indexed)).toEqual({ done: 90, total: 90, etaSeconds: null });
});

it('stays where it was when the run has failed', () => {
  expect(progress(fetch('fetching', 400), seen(100, 10), fetch('failed', 400, 11))).toEqual({ done: 100, total: 400, etaSeconds: null });
});

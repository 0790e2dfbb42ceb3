import { zeroRunCounts, type RunDto } from '@helpdex/contracts';
import { formatCounts, formatHits } from './demo-report';
import { describeRun } from './demo-sync';

describe('the report of the demo', () => {
  it('counts by locale and in total', () => {
    const byLocale = new Map([
      ['en-us', { public: 2, internal: 1, excluded: 0 }],
      ['de', { public: 1, internal: 0, excluded: 3 }],
    ]);
    expect(
      formatCounts({ byLocale, complete: true })
        .split('\n')
        .map((line) => line.trim().split(/\s+/)),
    ).toEqual([
      ['locale', 'public', 'internal', 'excluded'],
      ['de', '1', '0', '3'],
      ['en-us', '2', '1', '0'],
      ['all', '3', '1', '3'],
    ]);
  });

  it('says when it has not counted everything', () => {
    expect(formatCounts({ byLocale: new Map(), complete: false })).toContain('first entries only');
  });

  it('lists hits with their visibility', () => {
    const hit = { title: 'Reset a router', visibility: 'internal', locale: 'en-us', url: null } as never;
    expect(formatHits('router', { items: [hit], total: 1, tookMs: 4, nextCursor: null })).toBe(
      'Search for "router": 1 found in 4 ms\n  1. Reset a router  [internal, en-us]',
    );
  });

  it('shows the share of a run whose total is known', () => {
    const run = { status: 'fetching', progress: { done: 30, total: 60 }, counts: { ...zeroRunCounts(), indexed: 12 } } as RunDto;
    expect(describeRun(run)).toBe('fetching, 30 of 60 (50 %) done, 12 indexed');
    expect(describeRun({ ...run, progress: { done: 30, total: null, etaSeconds: null } })).toBe('fetching, 30 done, 12 indexed');
  });
});

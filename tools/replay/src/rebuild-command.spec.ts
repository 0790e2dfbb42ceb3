import { zeroRebuildCounts, type RebuildDto } from '@helpdex/contracts';
import type { GatewayClient } from './gateway-client';
import { outcomeLines, progressLine, rebuild } from './rebuild-command';

const dto = (change: Partial<RebuildDto>): RebuildDto => ({
  ...{ id: 'reb_1', sourceId: null, reason: 'r', dryRun: false, status: 'replaying', generation: 2, startedBy: 'key_1' },
  ...{ startedAt: '2026-11-26T20:00:00.000Z', finishedAt: null, counts: zeroRebuildCounts() },
  ...{ progress: { done: 10, total: 40, etaSeconds: 2.4 }, differences: [], differencesTotal: 0, changes: null },
  ...{ zendeskRequests: 0, rollbackUntil: null, error: null },
  ...change,
});

describe('a rebuild in a terminal', () => {
  it('says how far it is', () => {
    expect(progressLine(dto({}))).toBe('replaying  10 of 40, about 3 s left');
    expect(progressLine(dto({ status: 'verifying', progress: { done: 7, total: null, etaSeconds: null } }))).toBe('verifying  7');
  });

  it('lists what blocks it, bounded, and what to do', () => {
    const differences = Array.from({ length: 30 }, (_, index) => ({ id: `s:${index}:de`, kind: 'missing' as const }));
    const lines = outcomeLines(
      dto({ status: 'blocked', differences, differencesTotal: 900, error: { code: 'x', message: 'They differ.', action: 'Resolve.' } }),
    );
    expect(lines[1]).toBe('  missing    s:0:de');
    expect(lines.slice(-3)).toEqual(['  and 880 more', 'They differ.', 'Resolve.']);
  });

  it('follows it to its end, and fails when that is no good one', async () => {
    const answers = [dto({}), dto({ status: 'verifying' }), dto({ status: 'blocked', differencesTotal: 1 })];
    const calls: string[] = [];
    const gateway = { call: (method: string, path: string) => (calls.push(`${method} ${path}`), Promise.resolve(answers.shift())) };
    const lines: string[] = [];
    expect(await rebuild(gateway as unknown as GatewayClient, { dryRun: true, reason: 'r' }, (line) => lines.push(line))).toBe(false);
    expect(calls).toEqual(['POST /rebuilds', 'GET /rebuilds/reb_1', 'GET /rebuilds/reb_1']);
    expect(lines[0]).toContain('nothing will be changed');
    expect(lines.at(-1)).toContain('1 more');
  });
});

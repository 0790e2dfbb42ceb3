import { aRun } from '../testing/fixtures';
import { addsUp, secondsOf } from './outcomes';
import { stagesOf } from './stages';

const states = (run: Parameters<typeof stagesOf>[0]) => stagesOf(run).map(({ state }) => state);
const UNFETCHED = { fetchedAt: null, finishedAt: null };

it.each([
  [aRun({ status: 'queued', ...UNFETCHED }), ['waiting', 'waiting', 'waiting']],
  [aRun({ status: 'fetching', ...UNFETCHED }), ['active', 'waiting', 'waiting']],
  [aRun({ status: 'indexing', finishedAt: null }), ['done', 'active', 'waiting']],
  [aRun({ status: 'completed' }), ['done', 'done', 'done']],
  [aRun({ status: 'failed', fetchedAt: null }), ['failed', 'skipped', 'failed']],
  [aRun({ status: 'cancelled' }), ['done', 'failed', 'failed']],
])('knows the stages of a run (%#)', (run, expected) => expect(states(run)).toEqual(expected));

it('measures each stage', () => expect(stagesOf(aRun()).map(({ seconds }) => seconds)).toEqual([10, 20, null]));

it('holds the outcomes against what was seen', () => {
  const { counts } = aRun();
  expect(addsUp({ ...counts, seen: 3, published: 2, stale: 1, indexed: 99 })).toBe(true);
  expect(addsUp({ ...counts, seen: 3, published: 2 })).toBe(false);
});

it('counts on while a run goes on', () => {
  const run = { startedAt: '2026-01-01T00:00:00.000Z', finishedAt: null };
  expect(secondsOf(run, Date.parse('2026-01-01T00:01:00.000Z'))).toBe(60);
});

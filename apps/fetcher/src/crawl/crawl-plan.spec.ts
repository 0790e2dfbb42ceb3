import type { CrawlPosition } from '../jobs/job.schema';
import {
  firstPosition,
  listInstead,
  MAX_WALKED,
  nextBrand,
  nextPage,
  OVERLAP_SECONDS,
  restartWalk,
  SETTLED_AFTER_SECONDS,
  settledMarks,
  smallerPage,
} from './crawl-plan';

const full = { mode: 'full' as const, marks: { a: 1_000 }, articles: [] };
const incremental = { ...full, mode: 'incremental' as const };

it('lists every brand in a full run, whatever the marks', () => {
  const first = firstPosition(full, ['a', 'b']);
  expect(first).toMatchObject({ phase: 'listing', brands: ['a', 'b'], cursor: null });
  expect(nextBrand(full, first)).toMatchObject({ phase: 'listing', brands: ['b'] });
  expect(nextBrand(full, nextBrand(full, first))).toMatchObject({ phase: 'barrier', brands: [] });
});

it('goes on from the mark less the overlap, and lists what has no mark', () => {
  const first = firstPosition(incremental, ['a', 'b']);
  expect(first).toMatchObject({ phase: 'incremental', startTime: 1_000 - OVERLAP_SECONDS });
  expect(nextBrand(incremental, first)).toMatchObject({ phase: 'listing', brands: ['b'] });
});

it('leaves out the overlap with a mark that was read long after it was over', () => {
  expect(firstPosition({ ...incremental, settled: { a: 1_000 } }, ['a'])).toMatchObject({ startTime: 1_001 });
  expect(firstPosition({ ...incremental, settled: { a: 900 } }, ['a'])).toMatchObject({ startTime: 1_000 - OVERLAP_SECONDS });
  expect(settledMarks({ old: 1_000, fresh: 1_001 }, 1_000 + SETTLED_AFTER_SECONDS)).toEqual({ old: 1_000 });
});

it('ends at once where there is no help center at all', () => expect(firstPosition(full, [])).toMatchObject({ phase: 'barrier' }));

it('fetches named articles one by one', () =>
  expect(firstPosition({ ...full, mode: 'targeted', articles: ['1'] }, ['a'])).toMatchObject({ phase: 'articles', articles: ['1'] }));

it('leaves a feed that is stuck for the listing of the same brand', () =>
  expect(listInstead(firstPosition(incremental, ['a', 'b']))).toMatchObject({ phase: 'listing', brands: ['a', 'b'], startTime: null }));

it('halves pages down to one row, and restarts a walk a bounded number of times', () => {
  let position = firstPosition(full, ['a']);
  const sizes = [];
  for (let next = smallerPage(position); next; next = smallerPage(next)) sizes.push(next.pageSize);
  expect(sizes).toEqual([50, 25, 12, 6, 3, 1]);
  let restarts = 0;
  for (let next = restartWalk({ ...position, cursor: 'x' }); next; next = restartWalk(position)) {
    expect(next.cursor).toBeNull();
    position = next;
    restarts += 1;
  }
  expect(restarts).toBe(3);
});

it('asks for larger pages again after some that came, up to the usual size', () => {
  let position = smallerPage(smallerPage(smallerPage(firstPosition(full, ['a']))!)!)!;
  const sizes = [position.pageSize];
  for (let page = 0; page < 30; page += 1) {
    position = nextPage(position, position.pageSize, { cursor: `after:${page}` });
    if (position.pageSize !== sizes.at(-1)) sizes.push(position.pageSize);
  }
  expect(sizes).toEqual([12, 24, 48, 96, 100]);
});

it('tries larger pages less and less often where rows really are heavy', () => {
  let position = smallerPage(firstPosition(full, ['a']))!;
  const pagesBetweenTrials = [];
  for (let pages = 1; pagesBetweenTrials.length < 7; pages += 1) {
    position = nextPage(position, position.pageSize, { cursor: `after:${pages}` });
    if (position.pageSize < 100) continue;
    position = smallerPage(position)!;
    pagesBetweenTrials.push(pages);
    pages = 0;
  }
  expect(pagesBetweenTrials).toEqual([5, 10, 20, 40, 80, 80, 80]);
});

it.each([100, 1, 0])('stops a walk that does not end, with %i rows a page', (rows) => {
  const left = 1_000;
  let position: CrawlPosition = { ...firstPosition(full, ['a']), walked: MAX_WALKED - left };
  for (let page = 1; page <= Math.floor(left / (rows + 1)); page += 1) position = nextPage(position, rows, { cursor: `after:${page % 2}` });
  expect(() => nextPage(position, rows, { cursor: 'after:0' })).toThrow(
    expect.objectContaining({ code: 'zendesk_listing_broken', action: 'stop' }),
  );
});

it('counts a walk anew for each brand, and when it begins again', () => {
  const walked = { ...firstPosition(full, ['a', 'b']), walked: 7 };
  expect(nextBrand(full, walked).walked ?? 0).toBe(0);
  expect(listInstead(walked).walked ?? 0).toBe(0);
  expect(restartWalk(walked)).toMatchObject({ walked: 0 });
});

import { ARTICLE_PARTITIONS, RunBarrier } from '@helpdex/contracts';
import type { EventPublisher, OutgoingRecord } from '@helpdex/kafka';
import type { ClosingsAhead } from '../crawl/closings-ahead';
import { CrawlPublisher } from '../crawl/crawl-publisher';
import type { FetchJob } from './job.schema';
import { JobRunner, type RunnerParts } from './job-runner';

const NOW = new Date('2026-01-01T00:00:00.000Z');

/** A run that has produced all it was asked for, by options of version 3. @returns the barriers that it writes, and what it saves of itself */
async function outcomeOf(change: Partial<FetchJob>): Promise<{ barriers: RunBarrier[]; saves: Partial<FetchJob>[] }> {
  const saves: Partial<FetchJob>[] = [];
  const told: OutgoingRecord[] = [];
  const events = { publishAll: (records: readonly OutgoingRecord[]) => Promise.resolve(void told.push(...records)) };
  const jobs = {
    save: (job: FetchJob, saved: Partial<FetchJob>) => {
      saves.push(saved);
      return Promise.resolve({ ...job, ...saved });
    },
    release: () => Promise.resolve(),
    awaitAnswer: () => Promise.resolve(true),
  };
  const scoped = { tenant: 't', source: 's', run: 2, seq: 4, round: 1, mode: 'targeted', articles: ['1'], brands: [], produced: 1 };
  const job = { ...scoped, marks: {}, nextMarks: {}, recent: [], nextRecent: [], position: { phase: 'barrier' }, answer: null, ...change };
  const runner = new JobRunner(
    job as unknown as FetchJob,
    {
      ...{ jobs, now: () => NOW, publisher: new CrawlPublisher(events as unknown as EventPublisher, {} as ClosingsAhead) },
      ...{ session: { source: { policyVersion: 3 } }, budget: { snapshot: () => null } },
    } as unknown as RunnerParts,
  );
  await runner.run();
  return { barriers: told.filter(({ event }) => event === RunBarrier).map(({ data }) => data as RunBarrier), saves };
}

it.each([
  ['asks what to look at one by one', false],
  ['is over', true],
])('a run that %s says in every partition by which options it went', async (_name, lastRound) => {
  const { barriers } = await outcomeOf({ lastRound });
  expect(barriers.map(({ partition }) => partition)).toEqual(Array.from({ length: ARTICLE_PARTITIONS }, (_, partition) => partition));
  for (const barrier of barriers) expect(barrier).toMatchObject({ policyVersion: 3, final: lastRound });
});

it.each([
  ['newer than those that the run was asked for with, which whoever takes it over has to know', 2, [{ policyVersion: 3 }]],
  ['the same', 3, []],
])('first of all a run says by which options it goes: %s', async (_name, policyVersion, expected) => {
  const { saves } = await outcomeOf({ policyVersion });
  expect(saves.filter((saved) => 'policyVersion' in saved)).toEqual(expected);
  expect(saves.slice(0, expected.length)).toEqual(expected);
});

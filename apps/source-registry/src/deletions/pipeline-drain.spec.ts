import { TOPICS } from '@helpdex/contracts';
import { PipelineDrain } from './pipeline-drain';

const TOPIC = TOPICS.articleFetched;
const drain = (committed: Record<string, [number, bigint][]>): PipelineDrain =>
  new PipelineDrain({
    ranges: () =>
      Promise.resolve([
        { partition: 0, low: 3n, high: 10n },
        { partition: 1, low: 0n, high: 0n },
        { partition: 2, low: 8n, high: 8n },
      ]),
    committed: (group: string) => Promise.resolve(new Map(committed[group])),
  });

it('notes the ends of partitions that hold anything', async () => {
  expect(await drain({}).endsOf(TOPIC)).toEqual({ '0': '10' });
});

it.each<[string, [number, bigint][], boolean]>([
  ['has read all of it', [[0, 10n]], true],
  ['has read more', [[0, 12n]], true],
  ['has one record left', [[0, 9n]], false],
  ['has never read', [], false],
])('a group that %s', async (_what, offsets, isPast) => {
  expect(await drain({ classifier: offsets }).isPast(TOPIC, ['classifier'], { '0': '10' })).toBe(isPast);
});

it('waits for every group, and for nothing where the topic was empty', async () => {
  const both = drain({ classifier: [[0, 10n]], indexer: [] });
  expect(await both.isPast(TOPIC, ['classifier', 'indexer'], { '0': '10' })).toBe(false);
  expect(await both.isPast(TOPIC, ['classifier', 'indexer'], {})).toBe(true);
});

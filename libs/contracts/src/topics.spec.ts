import { ArticleFetched, ceTypeOf, TOPICS, topicName, type TopicSpec } from './index';

const specs = Object.entries<TopicSpec>(TOPICS);

it('keeps what barriers rely on: both article topics have as many partitions', () => {
  expect(TOPICS.articleFetched.partitions).toBe(TOPICS.articleClassified.partitions);
});

it.each(specs)('%s is named <entity>.<fact>.v1 and types its events alike', (_key, spec) => {
  expect(spec.suffix).toMatch(/^[a-z-]+(\.[a-z-]+)?\.v1$/);
  for (const type of Object.keys(spec.events)) expect(type).toMatch(/^helpdex\.[a-z]+\.[a-z]+\.v1$/);
});

it.each(['sourceChanged', 'articleFetched', 'articleClassified'] as const)(
  '%s is compacted, not before a day and with a week for late readers',
  (key) => {
    const config: Record<string, string> = TOPICS[key].config;
    expect(config['cleanup.policy']).toBe('compact');
    expect(Number(config['min.compaction.lag.ms'])).toBeGreaterThanOrEqual(24 * 3_600_000);
    expect(Number(config['delete.retention.ms'])).toBeGreaterThanOrEqual(7 * 24 * 3_600_000);
  },
);

it('finds the type of an event, and refuses what is none', () => {
  expect(ceTypeOf(ArticleFetched)).toBe('helpdex.article.fetched.v1');
  expect(() => ceTypeOf(Date)).toThrow('Date is not in the topic table');
  expect(topicName('acme', TOPICS.syncDue.suffix)).toBe('acme.sync.due.v1');
});

import { ArticleClassified, ArticleFetched, docKey, SyncProgress, TOPICS, type RunBarrier } from '@helpdex/contracts';
import { eventually } from '@helpdex/testing';
import { ArticleList } from '../articles/article-list';
import { ClosingsService } from '../closings/closings.service';
import { ReviewService } from '../reviews/review.service';
import { fetched, RunningClassifier, TENANT } from './running-classifier.fixture';

let classifier: RunningClassifier;

beforeAll(async () => {
  classifier = await RunningClassifier.start('classrecords');
});
afterAll(() => classifier?.stop());

const total = (passed: RunBarrier[], key: 'seen' | 'published' | 'unchanged' | 'closed' | 'quarantined'): number =>
  passed.reduce((sum, { counts }) => sum + (counts?.[key] ?? 0), 0);

describe('a run through the classifier', () => {
  it('labels, sanitises, passes barriers behind what they stand for, and counts', async () => {
    await classifier.send(
      fetched('src_a', '1', 1, 1),
      fetched('src_a', '2', 1, 1, { evidence: { draft: false, hidden: false, outdated: false, userSegmentId: '9' } }),
      fetched('src_a', '3', 1, 1, { evidence: { draft: true, hidden: false, outdated: false, userSegmentId: null } }),
    );
    await classifier.sendBarriers('src_a', 1);
    // The source comes last on purpose: articles wait for it, they are not judged by rules nobody knows.
    await classifier.tell('src_a');
    const passed = await classifier.settled('src_a', 1);
    expect(Object.fromEntries(classifier.classified('src_a').map(({ article, audience }) => [article, audience]))).toEqual({
      '1': 'public',
      '2': 'internal',
      '3': 'internal',
    });
    expect(classifier.classified('src_a')[0]?.content).toMatchObject({ html: '<p>Hold the button.</p>', text: 'Hold the button.' });
    expect([total(passed, 'seen'), total(passed, 'published')]).toEqual([3, 3]);
    const barriers = new Map(classifier.passedOn('src_a').map(({ partition, offset }) => [partition, Number(offset)]));
    for (const { partition, offset } of classifier.recordsOf('src_a', ArticleClassified))
      expect(barriers.get(partition)).toBeGreaterThan(Number(offset));
    // Told after the barrier is passed on.
    await eventually(() =>
      expect(classifier.saidOf('src_a', SyncProgress).filter(({ stage }) => stage === 'classified')).toHaveLength(
        TOPICS.articleFetched.partitions,
      ),
    );
  });

  it('emits nothing for what did not change, but never swallows a restriction', async () => {
    const before = classifier.classified('src_a').length;
    await classifier.send(
      fetched('src_a', '1', 2, 1, { evidence: { draft: false, hidden: false, outdated: false, userSegmentId: '9' } }),
      fetched('src_a', '2', 2, 1, { evidence: { draft: false, hidden: false, outdated: false, userSegmentId: '9' } }),
    );
    await classifier.sendBarriers('src_a', 2);
    const passed = await classifier.settled('src_a', 2);
    expect(classifier.classified('src_a').slice(before)).toMatchObject([
      { article: '1', audience: 'internal', previousAudience: 'public' },
    ]);
    expect([total(passed, 'seen'), total(passed, 'unchanged'), total(passed, 'closed')]).toEqual([2, 1, 1]);
  });

  it('settles to the same when everything is delivered again', async () => {
    const before = classifier.classified('src_a').length;
    await classifier.send(
      fetched('src_a', '1', 1, 1),
      fetched('src_a', '1', 2, 1, { evidence: { draft: false, hidden: false, outdated: false, userSegmentId: '9' } }),
    );
    await classifier.sendBarriers('src_a', 3);
    await classifier.settled('src_a', 3);
    expect(classifier.classified('src_a')).toHaveLength(before);
  });
});

describe('a closing ahead of the backlog', () => {
  const restricted = { draft: false, hidden: false, outdated: false, userSegmentId: '9' };

  it('is in the ledger, in Kafka and in the index before its record’s turn has come, which then changes nothing', async () => {
    await classifier.tell('src_ahead');
    await classifier.send(fetched('src_ahead', '1', 1, 1), fetched('src_ahead', '2', 1, 1));
    await classifier.sendBarriers('src_ahead', 1);
    await classifier.settled('src_ahead', 1);
    const closing = fetched('src_ahead', '1', 2, 1, { evidence: restricted });
    const unknown = fetched('src_ahead', '3', 2, 1, { evidence: restricted });
    const service = classifier.get(ClosingsService);
    expect(await service.open(TENANT, [closing, unknown, fetched('src_ahead', '2', 2, 1)].map(docKey))).toEqual([
      docKey(closing),
      docKey(fetched('src_ahead', '2', 2, 1)),
    ]);
    expect(await service.open('t_other', [docKey(closing)])).toEqual([]);

    expect(await service.apply([closing, unknown])).toBe(1);
    expect(classifier.applied.filter(({ source }) => source === 'src_ahead')).toMatchObject([{ article: '1', audience: 'internal' }]);
    await eventually(() => expect(classifier.classified('src_ahead').at(-1)).toMatchObject({ article: '1', audience: 'internal' }));
    expect(await service.open(TENANT, [docKey(closing)])).toEqual([]);

    await classifier.send(closing, fetched('src_ahead', '2', 2, 1));
    await classifier.sendBarriers('src_ahead', 2);
    const passed = await classifier.settled('src_ahead', 2);
    expect([total(passed, 'seen'), total(passed, 'closed'), total(passed, 'unchanged')]).toEqual([2, 1, 1]);
    expect(classifier.classified('src_ahead')).toHaveLength(3);
  });

  it('covers a translation that was removed', async () => {
    await classifier.tell('src_untranslated');
    await classifier.send(fetched('src_untranslated', '1', 1, 1), fetched('src_untranslated', '1', 1, 1, { locale: 'de' }));
    await eventually(() => expect(classifier.classified('src_untranslated')).toHaveLength(2));
    const { evidence: _evidence, content: _content, ...removed } = fetched('src_untranslated', '1', 2, 1, { locale: 'de' });
    const closing: ArticleFetched = { ...removed, state: 'untranslated' };
    const service = classifier.get(ClosingsService);
    expect(await service.open(TENANT, [docKey(closing)])).toEqual([docKey(closing)]);
    expect(await service.apply([closing])).toBe(1);
    expect(classifier.applied.filter(({ source }) => source === 'src_untranslated')).toMatchObject([{ locale: 'de', state: 'removed' }]);
    const stillOpen = docKey({ ...closing, locale: 'en-us' });
    await eventually(async () => expect(await service.open(TENANT, [docKey(closing), stillOpen])).toEqual([stillOpen]));
  });

  it('that the index cannot take is told, and is on its way by Kafka all the same', async () => {
    await classifier.tell('src_ahead2');
    await classifier.send(fetched('src_ahead2', '1', 1, 1));
    await eventually(() => expect(classifier.classified('src_ahead2')).toHaveLength(1));
    classifier.indexerIsDown = true;
    const order = classifier.get(ClosingsService).apply([fetched('src_ahead2', '1', 2, 1, { evidence: restricted })]);
    await expect(order)
      .rejects.toThrow('down')
      .finally(() => (classifier.indexerIsDown = false));
    await eventually(() => expect(classifier.classified('src_ahead2').at(-1)).toMatchObject({ audience: 'internal' }));
  });
});

describe('what cannot be read', () => {
  it('is closed before its offset passes, and does not stop the partition', async () => {
    await classifier.tell('src_b');
    const good = fetched('src_b', '1', 1, 1);
    await classifier.send(good);
    await eventually(() => expect(classifier.classified('src_b')).toMatchObject([{ audience: 'public' }]), { timeoutMs: 20_000 });
    const broken = { ...fetched('src_b', '1', 2, 1), state: 'nonsense' } as unknown as ArticleFetched;
    await rawSend(docKey(good), broken);
    await classifier.send(fetched('src_b', '2', 2, 1));
    await eventually(
      () => expect(classifier.classified('src_b').map(({ article, state }) => [article, state])).toContainEqual(['1', 'quarantined']),
      {
        timeoutMs: 20_000,
      },
    );
    const closed = classifier.classified('src_b').find(({ state }) => state === 'quarantined');
    expect(closed).toMatchObject({ audience: 'internal', reasons: [{ code: 'unparsable' }] });
    expect(closed?.content).toBeUndefined();
    await eventually(() => expect(classifier.classified('src_b').map(({ article }) => article)).toContain('2'), { timeoutMs: 20_000 });
    expect(await classifier.get(ArticleList).counts(TENANT, ['src_b'])).toEqual({
      src_b: { public: 1, internal: 0, excluded: 0, quarantined: 1, heldForReview: 0 },
    });
    await classifier.send(fetched('src_b', '1', 3, 1));
    await eventually(
      () => expect(classifier.classified('src_b').at(-1)).toMatchObject({ article: '1', state: 'live', audience: 'public' }),
      {
        timeoutMs: 20_000,
      },
    );
  });

  /** Past the publisher's own check, as a producer of another version would. */
  async function rawSend(key: string, data: ArticleFetched): Promise<void> {
    const permissive = { produced: () => [] };
    const options = (classifier.events as unknown as { options: { validator: object } }).options;
    const strict = options.validator;
    Object.assign(options, { validator: permissive });
    try {
      await classifier.events.publishAll([{ topic: TOPICS.articleFetched, event: ArticleFetched, key, data }]);
    } finally {
      Object.assign(options, { validator: strict });
    }
  }
});

it('a removal that is held opens one review, though partitions settle in the same moment', async () => {
  const reviews = classifier.get(ReviewService);
  const run = { tenant: TENANT, source: 'src_held', run: 1 };
  await Promise.all([1, 2, 3].map(() => reviews.open('rev_once', run, { known: 9, missing: 8 })));
  expect(await reviews.openOnes(TENANT, 'src_held')).toMatchObject([{ _id: 'rev_once', missingArticles: 8 }]);
});

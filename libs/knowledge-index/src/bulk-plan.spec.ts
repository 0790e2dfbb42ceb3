import type { ArticleClassified } from '@helpdex/contracts';
import fc from 'fast-check';
import { newestPerEntry, planRecord, splitBulk } from './bulk-plan';
import { verdictOf } from './bulk-verdict';

const content = {
  title: 'T',
  html: '<p>secret</p>',
  text: 'secret',
  url: null,
  labels: [],
  path: [],
  sectionIds: [],
  draft: false,
  outdated: false,
  updatedAt: null,
};
const record = (change: Partial<ArticleClassified> = {}): ArticleClassified => ({
  ...{ tenant: 't', source: 's', article: '1', locale: 'en-us', run: 1, ver: 5, audience: 'public', state: 'live', reasons: [] },
  ...{ policyVersion: 1, hash: 'hash-of-it', content, classifiedAt: '2026-01-01T00:00:00Z' },
  ...change,
});
const sides = (given: ArticleClassified) => planRecord(given).operations.map(({ side, document }) => [side, document.tombstone]);

describe('planRecord', () => {
  it.each<[string, Partial<ArticleClassified>, unknown[]]>([
    [
      'public',
      {},
      [
        ['internal', true],
        ['public', false],
      ],
    ],
    [
      'internal',
      { audience: 'internal' },
      [
        ['public', true],
        ['internal', false],
      ],
    ],
    [
      'archived, for agents',
      { audience: 'internal', state: 'archived' },
      [
        ['public', true],
        ['internal', false],
      ],
    ],
    [
      'excluded',
      { audience: 'excluded' },
      [
        ['public', true],
        ['internal', true],
      ],
    ],
    [
      'quarantined, whatever it carries',
      { state: 'quarantined' },
      [
        ['public', true],
        ['internal', true],
      ],
    ],
    [
      'removed',
      { state: 'removed' },
      [
        ['public', true],
        ['internal', true],
      ],
    ],
  ])('closes before it opens: %s', (_name, change, expected) => expect(sides(record(change))).toEqual(expected));

  it('shows nothing without content, even when it is called public', () => {
    const { content: _none, ...bare } = record();
    expect(sides(bare)).toEqual([
      ['public', true],
      ['internal', true],
    ]);
  });

  it('puts no text into a tombstone, and one version on both sides', () => {
    const [closing, opening] = planRecord(record()).operations;
    expect(JSON.stringify(closing.document)).not.toContain('secret');
    expect([closing.ver, opening.ver]).toEqual([5, 5]);
  });

  it('writes over its own version only what closes to customers, or opens nothing at all', () => {
    const types = (given: ArticleClassified) => planRecord(given).operations.map(({ versionType }) => versionType);
    expect(types(record())).toEqual(['external', 'external']);
    expect(types(record({ audience: 'internal' }))).toEqual(['external_gte', 'external']);
    expect(types(record({ state: 'removed', audience: 'excluded' }))).toEqual(['external_gte', 'external_gte']);
  });
});

describe('a batch', () => {
  const some = fc.array(
    fc
      .record({ article: fc.constantFrom('1', '2', '3'), ver: fc.integer({ min: 1, max: 6 }), size: fc.nat(400) })
      .map(({ article, ver, size }) => record({ article, ver, content: { ...content, text: 'x'.repeat(size) } })),
    { maxLength: 30 },
  );

  it('keeps the highest version of each entry, in any order', () => {
    fc.assert(
      fc.property(some, (records) => {
        const kept = new Map(newestPerEntry(records).map(({ article, ver }) => [article, ver]));
        const turned = new Map(newestPerEntry([...records].reverse()).map(({ article, ver }) => [article, ver]));
        for (const { article, ver } of records) expect(kept.get(article)).toBeGreaterThanOrEqual(ver);
        expect([...turned].sort()).toEqual([...kept].sort());
      }),
    );
  });

  it('keeps of several records of one version the one that shows the entry to the fewest, in any order', () => {
    const strictest = [record({ state: 'removed' }), record({ audience: 'internal' }), record()];
    for (const [at, kept] of strictest.entries())
      for (const other of strictest.slice(at)) {
        expect(newestPerEntry([kept, other])).toEqual([kept]);
        expect(newestPerEntry([other, kept])).toEqual([kept]);
      }
    expect(newestPerEntry([record({ audience: 'internal' }), record({ ver: 6 })])).toEqual([record({ ver: 6 })]);
  });

  it('is split within the limits without losing, doubling or reordering anything', () => {
    fc.assert(
      fc.property(some, fc.integer({ min: 2, max: 9 }), fc.integer({ min: 300, max: 2_000 }), (records, maxOperations, maxBytes) => {
        const plan = records.map(planRecord);
        const requests = splitBulk(plan, { maxOperations, maxBytes });
        expect(requests.flat()).toEqual(plan);
        for (const request of requests) {
          expect(request.length).toBeGreaterThan(0);
          if (request.length === 1) continue;
          expect(request.length * 2).toBeLessThanOrEqual(maxOperations);
          expect(request.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(maxBytes);
        }
      }),
    );
  });
});

it.each([
  [201, 'written'],
  [200, 'written'],
  [409, 'stale'],
  [429, 'busy'],
  [503, 'busy'],
  [404, 'busy'],
  [403, 'busy'],
  [400, 'refused'],
  [413, 'refused'],
])('status %s means %s', (status, kind) => expect(verdictOf({ status }).kind).toBe(kind));

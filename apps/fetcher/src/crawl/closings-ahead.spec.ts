import { defaultSourceOptions, docKey, type ArticleFetched } from '@helpdex/contracts';
import { createLogger } from '@helpdex/observability';
import { ClosingsAhead, isClosing, ordersOf } from './closings-ahead';

const policy = { ...defaultSourceOptions(), labelRules: [{ label: 'secret', action: 'internal' as const }] };
const OPEN = { draft: false, hidden: false, outdated: false, userSegmentId: null };
const content = { title: 'Title', body: 'Text', url: null, labels: [] as string[], path: [], updatedAt: null };
const record = (article: string, change: Partial<ArticleFetched> = {}): ArticleFetched => ({
  ...{ tenant: 't', source: 's', article, locale: 'de', run: 1, ver: 9, state: 'present', fetchedAt: '2026-01-01T00:00:00.000Z' },
  ...{ evidence: OPEN, content },
  ...change,
});

it.each<[string, Partial<ArticleFetched>, boolean]>([
  ['is public', {}, false],
  ['is a draft', { evidence: { ...OPEN, draft: true } }, true],
  ['is restricted', { evidence: { ...OPEN, userSegmentId: '7' } }, true],
  ['says nothing of segments', { evidence: { draft: false, hidden: false, outdated: false } }, true],
  ['falls under a rule of the source', { content: { ...content, labels: ['secret'] } }, true],
  ['is gone', { state: 'gone' }, true],
  ['has lost its translation', { state: 'untranslated' }, true],
  ['cannot be understood', { state: 'unparsable' }, true],
])('a record that %s closes: see the last column', (_what, change, closes) => expect(isClosing(record('1', change), policy)).toBe(closes));

it('splits orders by number and by size, and sends what is too large alone', () => {
  const sized = (chars: number): ArticleFetched => record('1', { content: { ...content, title: '', body: 'x'.repeat(chars) } });
  expect(ordersOf(Array.from({ length: 45 }, () => sized(10))).map(({ length }) => length)).toEqual([20, 20, 5]);
  expect(ordersOf([sized(600_000), sized(600_000), sized(1_900_000), sized(1)]).map(({ length }) => length)).toEqual([1, 1, 1, 1]);
  expect(ordersOf([])).toEqual([]);
});

describe('ahead of the backlog', () => {
  const calls: [string, unknown][] = [];
  const closings = (answer: (pattern: string) => unknown): ClosingsAhead =>
    new ClosingsAhead(
      {
        call: async (pattern, request) => {
          calls.push([pattern, request]);
          return (await answer(pattern)) as never;
        },
      },
      createLogger({ service: 'spec', level: 'silent' }),
    );
  beforeEach(() => (calls.length = 0));
  const draft = (article: string): ArticleFetched => record(article, { evidence: { ...OPEN, draft: true } });

  it('asks about what closes only, and hands over what customers find', async () => {
    await closings(() => ({ open: [docKey(draft('2'))] })).apply([record('1'), draft('2'), draft('3')], policy);
    expect(calls).toEqual([
      ['closings.open', { tenant: 't', keys: [draft('2'), draft('3')].map(docKey) }],
      ['closings.apply', { records: [draft('2')] }],
    ]);
  });

  it('asks nobody when nothing closes', async () => {
    await closings(() => ({ open: [] })).apply([record('1')], policy);
    expect(calls).toEqual([]);
  });

  it.each(['closings.open', 'closings.apply'])('leaves it to the ordinary way when %s fails', async (failing) => {
    const failure = closings((pattern) => {
      if (pattern === failing) throw new Error('down');
      return { open: [docKey(draft('2'))] };
    });
    await expect(failure.apply([draft('2')], policy)).resolves.toBeUndefined();
  });
});

import type { ArticleHistoryEntry } from '@helpdex/contracts';
import { changeWrites, sentWrites } from './ledger-writes';
import type { RowChange } from './ledger.port';
import type { JudgedRow, LedgerRow } from './ledger.schema';

const row = (id: string, change: Partial<LedgerRow> = {}): LedgerRow =>
  ({
    _id: id,
    tenant: 't',
    source: 's',
    article: id,
    locale: 'de',
    ver: 5,
    emitVer: 4,
    lastSeenRun: 1,
    history: [],
    ...change,
  }) as LedgerRow;

/** As the next run sees it. */
const seenAgain = (previous: LedgerRow, change: Partial<LedgerRow> = {}): RowChange => ({
  previous,
  next: { ...previous, ver: 9, lastSeenRun: 2, ...change },
});

describe('writes of changes', () => {
  it('are one for all rows that change alike from the same versions', () => {
    const writes = changeWrites([seenAgain(row('a')), seenAgain(row('b', { locale: 'fr' })), seenAgain(row('c'))], 'm');
    expect(writes).toEqual([
      {
        updateMany: {
          filter: { _id: { $in: ['a', 'b', 'c'] }, ver: 5, emitVer: 4 },
          update: { $set: { ver: 9, lastSeenRun: 2, writtenBy: 'm' } },
        },
      },
    ]);
  });

  it.each<[string, RowChange]>([
    ['was seen before by another request', seenAgain(row('b', { ver: 6 }))],
    ['owes another verdict', seenAgain(row('b', { emitVer: 5 }))],
    ['becomes something else', seenAgain(row('b'), { outcome: 'closed' })],
  ])('are apart for a row that %s', (_what, other) => {
    expect(changeWrites([seenAgain(row('a')), other], 'm')).toHaveLength(2);
  });

  it('insert what is new, and keep a line of history to its own row', () => {
    const history = { at: 'now', changes: ['content'] } as unknown as ArticleHistoryEntry;
    const inserted = changeWrites([{ previous: undefined, next: row('new'), history }], 'm');
    expect(inserted).toEqual([{ insertOne: { document: { ...row('new'), history: [history], writtenBy: 'm' } } }]);
    expect(
      changeWrites(
        [
          { ...seenAgain(row('a')), history },
          { ...seenAgain(row('b')), history },
        ],
        'm',
      ),
    ).toMatchObject([
      { updateOne: { filter: { _id: 'a', ver: 5, emitVer: 4 }, update: { $push: { history: { $each: [history] } } } } },
      { updateOne: { filter: { _id: 'b', ver: 5, emitVer: 4 } } },
    ]);
  });
});

describe('texts', () => {
  const content = {
    title: 'T',
    url: null,
    labels: [],
    path: [],
    sectionIds: [],
    brand: null,
    draft: false,
    outdated: false,
    updatedAt: '1',
  };
  /** Read for judging, so without its texts. */
  const bare: JudgedRow = { ...row('a'), content };

  it('that were not read stay: what else of the content changed is written beside them', () => {
    const next = { ...bare, ver: 9, content: { ...content, updatedAt: '2', labels: ['x'] } };
    expect(changeWrites([{ previous: bare, next }], 'm')).toMatchObject([
      { updateMany: { update: { $set: { ver: 9, 'content.updatedAt': '2', 'content.labels': ['x'], writtenBy: 'm' } } } },
    ]);
  });

  it('that are new are written with all of the content', () => {
    const whole = { ...content, html: '<p>x</p>', text: 'x' };
    expect(changeWrites([{ previous: bare, next: { ...bare, content: whole } }], 'm')).toMatchObject([
      { updateMany: { update: { $set: { content: whole, writtenBy: 'm' } } } },
    ]);
  });

  it('are not written when nothing of the content changed', () => {
    const writes = changeWrites([{ previous: bare, next: { ...bare, ver: 9 } }], 'm');
    expect(writes).toMatchObject([{ updateMany: { update: { $set: { ver: 9, writtenBy: 'm' } } } }]);
    expect(JSON.stringify(writes)).not.toContain('content');
  });
});

it('acknowledgements of one version are one write', () => {
  const sent = (ver: number) => ({ ver, hash: 'h', audience: 'public' as const, policyVersion: 1 });
  const writes = sentWrites([
    { id: 'a', sent: sent(5) },
    { id: 'b', sent: sent(6) },
    { id: 'c', sent: sent(5) },
  ]);
  expect(writes).toMatchObject([
    { updateMany: { filter: { _id: { $in: ['a', 'c'] }, 'sent.ver': { $not: { $gte: 5 } } } } },
    { updateMany: { filter: { _id: { $in: ['b'] }, 'sent.ver': { $not: { $gte: 6 } } } } },
  ]);
});

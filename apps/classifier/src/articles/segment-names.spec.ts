import type { ArticleDetailDto, ArticleDto, SourceChanged } from '@helpdex/contracts';
import type { SourceProjection } from '@helpdex/mongo';
import { named, SegmentNames } from './segment-names';

const SEGMENTS = [
  { id: '7', name: 'Staff' },
  { id: '8', name: 'Partners' },
];
const reason = (detail?: string) => ({ code: 'user_segment' as const, ...(detail === undefined ? {} : { detail }) });

it.each([
  ['one', '7', 'Staff'],
  ['several', '7,8', 'Staff, Partners'],
  ['one that nobody knows beside one that is known', '7,9', 'Staff, 9'],
])('names %s', (_what, detail, name) => expect(named(reason(detail), SEGMENTS)).toEqual({ ...reason(detail), name }));

it('leaves what it cannot name, and every other reason, as it is', () => {
  for (const given of [reason('9'), reason(), { code: 'label_rule' as const, detail: '7' }]) expect(named(given, SEGMENTS)).toBe(given);
});

describe('articles', () => {
  const asked: unknown[] = [];
  const sources = {
    of: (keys: Iterable<unknown>) => {
      asked.push(...keys);
      return Promise.resolve(new Map([['t|s', { segments: SEGMENTS } as SourceChanged]]));
    },
  } as unknown as SourceProjection;
  const names = new SegmentNames(sources);
  const on = async <T extends ArticleDto>(articles: T[]): Promise<T[]> => articles.map(await names.for('t', articles));
  const article = (sourceId: string, reasons: ArticleDto['reasons']) => ({ sourceId, reasons }) as ArticleDto;

  it('show the names of their own source, and of no other', async () => {
    const shown = await on([article('s', [reason('7')]), article('other', [reason('7')])]);
    expect(shown.map(({ reasons }) => reasons[0]?.name)).toEqual(['Staff', undefined]);
  });

  it('show them in their history too', async () => {
    const past = { ...article('s', [{ code: 'published_no_segment' }]), history: [{ reasons: [reason('8')] }] } as ArticleDetailDto;
    expect((await on([past]))[0]?.history[0]?.reasons).toEqual([{ ...reason('8'), name: 'Partners' }]);
  });

  it('that nobody restricted cost no look at the sources', async () => {
    asked.length = 0;
    expect(await on([article('s', [{ code: 'draft' }])])).toHaveLength(1);
    expect(asked).toEqual([]);
  });
});

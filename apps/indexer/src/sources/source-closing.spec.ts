import type { KnowledgeChanged, SourceChanged } from '@helpdex/contracts';
import { SourceClosing } from './source-closing.service';

const FLOOR = 3 * 2 ** 20;
const erasure = { tenant: 't_one', source: 'src_1', floor: FLOOR };
const deleting = { ...erasure, status: 'deleting' } as unknown as SourceChanged;

interface Doc {
  article: string;
  /** Of the tombstone; undefined while the text stands. */
  ver?: number;
}

/** One index per name, as the eraser sees it. */
class Indices {
  readonly docs = new Map<string, Doc[]>();
  readonly told: string[] = [];
  readonly log: string[] = [];
  now = 0;
  known: SourceChanged | undefined = deleting;
  dies: 'tell' | undefined;

  readonly closing = new SourceClosing(
    {
      targets: () =>
        Promise.resolve({
          live: { public: 'live-public', internal: 'live-internal' },
          building: [],
          refreshes: false,
          previous: [{ public: 'old-public', internal: 'old-internal' }],
        }),
    } as never,
    {
      refresh: () => Promise.resolve(),
      count: (index: string) => Promise.resolve(this.of(index).filter(({ ver = 0 }) => ver >= FLOOR).length),
      pending: (index: string, source: string, floor: number, limit: number) =>
        Promise.resolve(
          this.of(index)
            .filter(({ ver }) => ver === undefined || ver === floor)
            .slice(0, limit)
            .map(({ article, ver }) => ({ source, article, locale: 'de', isOpen: ver === undefined })),
        ),
      tombstones: (index: string, entries: { article: string }[], ver: number) => Promise.resolve(this.bury(index, entries, ver)),
    } as never,
    { one: () => Promise.resolve(this.known) } as never,
    { publishAll: (records: { data: KnowledgeChanged }[]) => this.tell(records.map(({ data }) => data)) } as never,
    { now: () => new Date(this.now) },
  );

  of(index: string): Doc[] {
    const docs = this.docs.get(index) ?? [];
    this.docs.set(index, docs);
    return docs;
  }

  private bury(index: string, entries: { article: string }[], ver: number): void {
    this.now += 1_000;
    for (const { article } of entries) this.of(index).find((doc) => doc.article === article)!.ver = ver;
    if (entries.length > 0) this.log.push(`${index} ${entries.length} at floor+${ver - FLOOR}`);
  }

  private tell(changes: KnowledgeChanged[]): Promise<void> {
    if (this.dies === 'tell') return Promise.reject(new Error('killed'));
    for (const { article, change, visibility, ver } of changes) this.told.push(`${article} ${change} ${visibility} ${ver - FLOOR}`);
    return Promise.resolve();
  }
}

let indices: Indices;
beforeEach(() => {
  indices = new Indices();
  indices.docs.set('live-public', [{ article: '1' }, { article: '2' }, { article: '3', ver: 17 }]);
  indices.docs.set('live-internal', [{ article: '3' }]);
});

it('takes one side out of search, tells of each entry, and leaves the other alone', async () => {
  expect(await indices.closing.close(erasure, 'public')).toEqual({ removed: 2, isClosed: true });
  expect(indices.told).toEqual(['1 removed none 0', '2 removed none 0']);
  expect(indices.of('live-internal')).toEqual([{ article: '3' }]);
  expect(await indices.closing.close(erasure, 'public')).toEqual({ removed: 2, isClosed: true });
  expect(indices.told).toHaveLength(2);
});

it('tells later what it could not tell, and counts it once', async () => {
  indices.dies = 'tell';
  await expect(indices.closing.close(erasure, 'public')).rejects.toThrow('killed');
  expect(indices.of('live-public').map(({ ver }) => ver)).toEqual([FLOOR, FLOOR, 17]);
  indices.dies = undefined;
  expect(await indices.closing.close(erasure, 'public')).toEqual({ removed: 2, isClosed: true });
  expect(indices.told).toEqual(['1 removed none 0', '2 removed none 0']);
});

it('clears the generation before this one too, whose entries are not counted twice', async () => {
  indices.docs.set('old-public', [{ article: '1' }]);
  expect(await indices.closing.close(erasure, 'public')).toEqual({ removed: 2, isClosed: true });
  expect(indices.of('old-public')[0]?.ver).toBe(FLOOR + 1);
});

it('comes back after a few seconds when there is more, and goes on with the next call', async () => {
  const many = Array.from({ length: 3_000 }, (_, index) => ({ article: String(index) }));
  indices.docs.set('live-public', many);
  const first = await indices.closing.close(erasure, 'public');
  expect(first).toMatchObject({ isClosed: false });
  expect(first.removed).toBeGreaterThan(0);
  expect(first.removed).toBeLessThan(3_000);
  let last = first;
  for (let call = 0; call < 10 && !last.isClosed; call += 1) last = await indices.closing.close(erasure, 'public');
  expect(last).toEqual({ removed: 3_000, isClosed: true });
});

it.each([
  ['never heard of it', undefined],
  ['knows it as active', { ...deleting, status: 'active' } as SourceChanged],
  ['knows another floor', { ...deleting, floor: 1 } as SourceChanged],
])('touches nothing while it %s', async (_what, known) => {
  indices.known = known;
  await expect(indices.closing.close(erasure, 'public')).rejects.toMatchObject({ kind: 'unavailable', code: 'deletion_unknown' });
  expect(indices.log).toEqual([]);
});

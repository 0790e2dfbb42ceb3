import { errors, type Client } from '@elastic/elasticsearch';
import { searchAlias, type ArticleClassified } from '@helpdex/contracts';
import { elasticClient } from './elastic-client';
import { KnowledgeSearch } from './knowledge-search';
import { startLiveIndex, type LiveIndex } from './live-index.fixture';
import { scanDocuments } from './scan';

const TENANT = 't_spec';
let index: LiveIndex;
let url: LiveIndex['url'];
let namespace: LiveIndex['namespace'];
let indexer: LiveIndex['indexer'];
let generations: LiveIndex['generations'];
let writer: LiveIndex['writer'];
let search: LiveIndex['search'];
let live: LiveIndex['live'];

const client = (apiKey: string): Client => elasticClient({ url, apiKey, requestTimeoutMs: 30_000 });

beforeAll(async () => {
  index = await startLiveIndex('kindex', TENANT);
  ({ url, namespace, indexer, generations, writer, search, live } = index);
});
afterAll(() => index?.stop());

const record = (
  article: string,
  ver: number,
  title: string,
  change: Partial<ArticleClassified> & { text?: string; html?: string } = {},
): ArticleClassified => {
  const { text = `${title} explained`, html = '', ...rest } = change;
  return {
    ...{ tenant: TENANT, source: 'src_a', article, locale: 'en-us', run: 1, ver, audience: 'public', state: 'live', reasons: [] },
    ...{ policyVersion: 1, hash: 'hash-of-it', classifiedAt: '2026-01-01T00:00:00Z' },
    content: {
      title,
      html,
      text,
      url: null,
      labels: [],
      path: ['Devices'],
      sectionIds: [],
      draft: false,
      outdated: false,
      updatedAt: '2026-01-01T00:00:00Z',
    },
    ...rest,
  };
};
const write = (...records: ArticleClassified[]) => writer.write(records, live, { refresh: true });
const titles = async (query: string, change: Partial<Parameters<KnowledgeSearch['search']>[0]> = {}): Promise<string[]> =>
  (await search.search({ tenant: TENANT, query, scope: 'public', limit: 20, ...change })).items.map(({ title }) => title);

describe('audiences', () => {
  it('shows internal text to nobody who asks as a customer', async () => {
    await write(
      record('1', 1, 'Open walnut'),
      record('2', 1, 'Closed walnut', { audience: 'internal' }),
      record('3', 1, 'Gone walnut', { audience: 'excluded' }),
    );
    expect(await titles('walnut')).toEqual(['Open walnut']);
    expect((await titles('walnut', { scope: 'all' })).sort()).toEqual(['Closed walnut', 'Open walnut']);
    expect(await titles('walnut', { scope: 'internal' })).toEqual(['Closed walnut']);
  });

  it('closes at once what was open, and an older record does not open it again', async () => {
    await write(record('1', 5, 'Open walnut', { audience: 'internal' }));
    expect(await titles('walnut')).toEqual([]);
    expect((await write(record('1', 4, 'Open walnut')))[0]?.verdict).toEqual({ kind: 'stale' });
    expect(await titles('walnut')).toEqual([]);
    await write(record('1', 6, 'Open walnut'));
    expect(await titles('walnut')).toEqual(['Open walnut']);
  });

  it.each([
    ['public key', () => namespace.keys.publicApiKey, 'agents' as const],
    ['agents key', () => namespace.keys.internalApiKey, 'public' as const],
  ])('%s opens one alias, no other, and no physical index', async (_name, key, other) => {
    const restricted = client(key());
    const own = other === 'agents' ? 'public' : 'agents';
    await expect(restricted.search({ index: searchAlias(namespace.name, TENANT, own) })).resolves.toBeDefined();
    for (const index of [searchAlias(namespace.name, TENANT, other), live.public, live.internal]) {
      const answer = await restricted.search({ index, allow_no_indices: false }).catch((error: unknown) => error);
      expect(answer).toBeInstanceOf(errors.ResponseError);
      expect([403, 404]).toContain((answer as errors.ResponseError).statusCode);
    }
    // A wildcard reaches what the key may read anyway, and no more.
    const all = await restricted.search<{ visibility?: string }>({ index: '*', size: 100 });
    const seen = new Set(all.hits.hits.map(({ _source }) => _source?.visibility ?? 'tombstone'));
    if (own === 'public') expect(seen.has('internal')).toBe(false);
    await expect(restricted.index({ index: live.public, document: {} })).rejects.toMatchObject({ statusCode: 403 });
    await restricted.close();
  });
});

describe('convergence', () => {
  it('ends in the same documents after any order and repetition', async () => {
    const history = [
      record('c1', 1, 'a'),
      record('c1', 2, 'b', { audience: 'internal' }),
      record('c1', 3, 'c', { audience: 'excluded' }),
      record('c2', 1, 'a', { audience: 'internal' }),
      record('c2', 2, 'b'),
      record('c3', 7, 'x'),
    ];
    const dump = async (generation: number): Promise<string[]> => {
      const sides = generations.indices(TENANT, generation);
      const lines: string[] = [];
      for (const side of ['public', 'internal'] as const)
        for await (const { index: _index, ...scanned } of scanDocuments(indexer, sides[side]))
          lines.push(`${side} ${JSON.stringify(scanned)}`);
      return lines;
    };
    const orders = [
      history,
      [...history].reverse(),
      [history[3]!, history[0]!, ...history, history[1]!],
      [history[2]!, history[4]!, history[5]!, history[0]!],
    ];
    const dumps: string[][] = [];
    for (const [index, order] of orders.entries()) {
      const sides = await generations.ensure(TENANT, 100 + index);
      for (const one of order) await writer.write([one], sides);
      await generations.refresh(sides);
      dumps.push(await dump(100 + index));
      await generations.drop(TENANT, 100 + index);
    }
    expect(dumps[0]).toHaveLength(6);
    for (const other of dumps.slice(1)) expect(other).toEqual(dumps[0]);
  });

  it('swaps generations without a search that sees none or two', async () => {
    await write(record('probe', 1, 'Probe marzipan'));
    const next = await generations.ensure(TENANT, 2);
    await writer.write([record('probe', 1, 'Probe marzipan')], next, { refresh: true });
    const seen: number[] = [];
    let swapping = true;
    const poller = (async () => {
      while (swapping) seen.push((await titles('marzipan')).length);
    })();
    for (let round = 0; round < 10; round += 1) await generations.makeLive(TENANT, 1 + ((round + 1) % 2));
    swapping = false;
    await poller;
    await generations.makeLive(TENANT, 1);
    await generations.drop(TENANT, 2);
    expect(seen.length).toBeGreaterThan(5);
    expect(new Set(seen)).toEqual(new Set([1]));
  });
});

describe('what the cluster refuses', () => {
  it('is parked with both sides closed, and its neighbours are written', async () => {
    await write(record('r1', 1, 'Refused quince'));
    const broken = record('r1', 2, 'Refused quince');
    broken.content!.updatedAt = 'no date';
    const [parked, good] = await write(broken, record('r2', 1, 'Good quince'));
    expect(parked?.verdict).toEqual({ kind: 'parked', reason: 'document_parsing_exception' });
    expect(good?.verdict).toEqual({ kind: 'written' });
    expect(await titles('quince', { scope: 'all' })).toEqual(['Good quince']);
  });

  it('means waiting when the index is not there, and nothing is lost', async () => {
    const nowhere = generations.indices(TENANT, 99);
    await expect(writer.write([record('w1', 1, 'x')], nowhere)).rejects.toMatchObject({ kind: 'unavailable', code: 'index_unavailable' });
  });

  it('closes by key alone what can no longer be read, until something newer comes', async () => {
    await write(record('k1', 5, 'Keyed damson'));
    await writer.close('src_a:k1:en-us', live);
    await generations.refresh(live);
    expect(await titles('damson', { scope: 'all' })).toEqual([]);
    await writer.close('src_a:unknown:en-us', live);
    await write(record('k1', 6, 'Keyed damson'));
    expect(await titles('damson')).toEqual(['Keyed damson']);
  });
});

describe('passages', () => {
  const MANUAL = {
    text: 'Unpack the gooseberry. Resetting takes a minute.',
    html: '<p>Unpack the gooseberry.</p><h2 id="h_2">Resetting</h2><p>Hold the gooseberry button to reset it.</p>',
  };
  const ask = (query: string, change: Partial<Parameters<KnowledgeSearch['search']>[0]> = {}) =>
    search.passages({ tenant: TENANT, query, scope: 'public', limit: 20, ...change });
  beforeAll(() =>
    write(
      record('p1', 1, 'Gooseberry manual', MANUAL),
      record('p2', 1, 'Gooseberry secrets', {
        audience: 'internal',
        text: 'The gooseberry code is 4711.',
        html: '<h2>For agents</h2><p>The gooseberry code is 4711.</p>',
      }),
      record('p3', 1, 'Gooseberry jam'),
    ),
  );

  it('are found by heading, with a link to it', async () => {
    const [first] = (await ask('how to reset the gooseberry')).items;
    expect(first).toMatchObject({
      id: 'src_a:p1:en-us#1',
      articleId: 'p1',
      heading: 'Resetting',
      text: 'Hold the gooseberry button to reset it.',
    });
  });

  it('of internal articles reach nobody who asks as a customer', async () => {
    expect(JSON.stringify(await ask('gooseberry code 4711'))).not.toContain('4711');
    expect(JSON.stringify(await ask('gooseberry code 4711', { scope: 'internal' }))).toContain('4711');
    await write(record('p1', 2, 'Gooseberry manual', { ...MANUAL, audience: 'internal' }));
    expect((await ask('gooseberry reset')).items.map(({ articleId }) => articleId)).not.toContain('p1');
    await write(record('p1', 3, 'Gooseberry manual', MANUAL));
  });

  it('come in the order of the articles, page by page, none twice', async () => {
    const order = (await search.search({ tenant: TENANT, query: 'gooseberry', scope: 'all', limit: 20 })).items.map(
      ({ articleId }) => articleId,
    );
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await ask('gooseberry', { scope: 'all', limit: 1, ...(cursor === undefined ? {} : { cursor }) });
      expect([page.items.length <= 1, page.total]).toEqual([true, 3]);
      seen.push(...page.items.map(({ articleId }) => articleId));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(order);
  });
});

describe('search', () => {
  beforeAll(() =>
    write(
      record('50', 1, 'Reset a router', { text: 'Hold the <b>button</b> & wait for the blinking light.' }),
      record('50', 1, 'Router zurücksetzen', { locale: 'de', text: 'Halten Sie die Taste gedrückt, bis die Lampe blinkt.' }),
      record('50', 1, 'ルーターをリセットする', { locale: 'ja', text: 'ボタンを長押しします。' }),
      record('50', 1, 'إعادة ضبط جهاز التوجيه', { locale: 'ar', text: 'اضغط على الزر حتى يومض الضوء.' }),
      record('51', 1, 'Choosing cables', { text: 'Every router in the house needs a cable.' }),
      record('52', 1, 'Café opening hours'),
    ),
  );

  it.each([
    ['reset router', 'Reset a router'],
    ['resetting routers', 'Reset a router'],
    ['ruoter reset', 'Reset a router'],
    ['zurücksetzen', 'Router zurücksetzen'],
    ['zurucksetzen', 'Router zurücksetzen'],
    ['リセット', 'ルーターをリセットする'],
    ['ضبط التوجيه', 'إعادة ضبط جهاز التوجيه'],
    ['cafe', 'Café opening hours'],
  ])('%s finds %s first', async (query, title) => expect((await titles(query))[0]).toBe(title));

  it.each([
    ['de', 'Router zurücksetzen'],
    ['de-at', 'Router zurücksetzen'],
    ['en-us', 'Reset a router'],
    [undefined, 'Reset a router'],
  ])('answers one article once, for a reader of %s with %s', async (locale, title) => {
    const answer = await search.search({ tenant: TENANT, query: 'router', scope: 'public', limit: 20, ...(locale ? { locale } : {}) });
    const ofArticle = answer.items.filter(({ articleId }) => articleId === '50');
    expect(ofArticle.map((hit) => hit.title)).toEqual([title]);
    expect(answer.total).toBe(2);
  });

  it('falls back to another language rather than finding nothing', async () => {
    const [hit] = (await search.search({ tenant: TENANT, query: 'cable', scope: 'public', limit: 5, locale: 'ja' })).items;
    expect(hit).toMatchObject({ title: 'Choosing cables', matchedLocale: 'en-us' });
  });

  it('marks matches in escaped text', async () => {
    const [hit] = (await search.search({ tenant: TENANT, query: 'blinking button', scope: 'public', limit: 1 })).items;
    expect(hit?.snippet).toContain('<mark>blinking</mark>');
    expect(hit?.snippet).toContain('&lt;b&gt;');
    expect(hit?.snippet.replaceAll(/<\/?mark>/g, '')).not.toContain('<');
  });

  it('pages without repeating, by a cursor that is good for its own question only', async () => {
    const first = await search.search({ tenant: TENANT, query: 'router', scope: 'public', limit: 1 });
    expect(first.nextCursor).not.toBeNull();
    const second = await search.search({ tenant: TENANT, query: 'router', scope: 'public', limit: 1, cursor: first.nextCursor! });
    expect(second.items[0]?.id).not.toBe(first.items[0]?.id);
    expect(second.nextCursor).toBeNull();
    await expect(
      search.search({ tenant: TENANT, query: 'other', scope: 'public', limit: 1, cursor: first.nextCursor! }),
    ).rejects.toMatchObject({ code: 'invalid_cursor' });
    await expect(
      search.search({ tenant: TENANT, query: 'router', scope: 'all', limit: 1, cursor: first.nextCursor! }),
    ).rejects.toMatchObject({ code: 'invalid_cursor' });
  });

  it.each([
    '"',
    '(',
    'a:b',
    '*',
    '\\',
    'AND OR NOT',
    '[1 TO 2]',
    '\u0000',
    'x'.repeat(500),
    'wort '.repeat(90),
    '<script>',
    '{"match_all":{}}',
  ])('takes %p as words', async (query) => {
    await expect(titles(query)).resolves.toBeInstanceOf(Array);
  });

  it("says when a tenant has no index, and never answers with another tenant's", async () => {
    await expect(titles('router', { tenant: 't_nobody' })).rejects.toMatchObject({ kind: 'unavailable', code: 'search_index_missing' });
    await expect(search.check()).resolves.toBeUndefined();
  });

  it('does not take an alias that is lost, or stands on too much, for one that is live; both are mended', async () => {
    const [publicAlias, agentsAlias] = [searchAlias(namespace.name, TENANT, 'public'), searchAlias(namespace.name, TENANT, 'agents')];
    const isLive = async (): Promise<boolean> => generations.isLive(TENANT, 1, await generations.searchAliases());
    const harm = (action: object) => indexer.indices.updateAliases({ actions: [action] });
    expect([await isLive(), generations.isLive(TENANT, 2, await generations.searchAliases())]).toEqual([true, false]);
    for (const action of [
      { remove: { index: live.public, alias: publicAlias } },
      { remove: { index: live.internal, alias: agentsAlias } },
      { add: { index: live.internal, alias: publicAlias } },
    ]) {
      await harm(action);
      expect(await isLive()).toBe(false);
      await generations.makeLive(TENANT, 1);
      expect(await isLive()).toBe(true);
    }
  });

  it('filters by source', async () => {
    expect(await titles('router', { source: 'src_other' })).toEqual([]);
    expect(await titles('router', { source: 'src_a' })).toHaveLength(2);
  });
});

it('says that it is down when it is', async () => {
  const away = new KnowledgeSearch({ url: 'http://127.0.0.1:9', namespace: 'x', requestTimeoutMs: 1_000 });
  await expect(away.check()).rejects.toMatchObject({ kind: 'unavailable', code: 'search_unavailable' });
  await away.close();
});

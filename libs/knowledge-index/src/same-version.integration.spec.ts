import type { ArticleClassified } from '@helpdex/contracts';
import { startLiveIndex, type LiveIndex } from './live-index.fixture';

const TENANT = 't_spec';
let index: LiveIndex;

beforeAll(async () => {
  index = await startLiveIndex('ksame', TENANT);
});
afterAll(() => index?.stop());

const verdict = (article: string, change: Partial<ArticleClassified>): ArticleClassified => ({
  ...{ tenant: TENANT, source: 'src_a', article, locale: 'en-us', run: 1, ver: 5, audience: 'public', state: 'live', reasons: [] },
  ...{ policyVersion: 1, hash: 'hash-of-it', classifiedAt: '2026-01-01T00:00:00Z' },
  content: {
    ...{ title: `Medlar ${article}`, html: '', text: `medlar ${article}`, url: null, labels: [], path: [], sectionIds: [] },
    ...{ draft: false, outdated: false, updatedAt: null },
  },
  ...change,
});
const PUBLIC = {};
const INTERNAL = { audience: 'internal' } as const;
const EXCLUDED = { audience: 'excluded' } as const;
const QUARANTINED = { state: 'quarantined' } as const;

async function customersFind(article: string): Promise<boolean> {
  const { items } = await index.search.search({ tenant: TENANT, query: 'medlar', scope: 'public', limit: 20 });
  return items.some(({ articleId }) => articleId === article);
}

describe.each<[string, Partial<ArticleClassified>]>([
  ['internal', INTERNAL],
  ['excluded', EXCLUDED],
  ['quarantined', QUARANTINED],
])('of two verdicts of one version, public and %s, the one that closes to customers holds', (name, closing) => {
  it.each<[string, Partial<ArticleClassified>[][]]>([
    ['written after the other', [[PUBLIC], [closing]]],
    ['written before the other', [[closing], [PUBLIC]]],
    ['after the other in one batch', [[PUBLIC, closing]]],
    ['before the other in one batch', [[closing, PUBLIC]]],
    ['and goes on to when the other is delivered again', [[PUBLIC], [closing], [PUBLIC]]],
  ])('%s', async (order, batches) => {
    const article = `${name} ${order}`.replaceAll(' ', '-');
    await index.writer.write([verdict(article, { ver: 4 })], index.live, { refresh: true });
    expect(await customersFind(article)).toBe(true);
    for (const batch of batches)
      await index.writer.write(
        batch.map((change) => verdict(article, change)),
        index.live,
        { refresh: true },
      );
    expect(await customersFind(article)).toBe(false);
    await index.writer.write([verdict(article, { ver: 6 })], index.live, { refresh: true });
    expect(await customersFind(article)).toBe(true);
    await index.writer.write([verdict(article, { ver: 7, ...EXCLUDED })], index.live, { refresh: true });
  });
});

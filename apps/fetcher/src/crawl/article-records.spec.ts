import { ArticleFetched, checkProduced, MAX_BODY_CHARS } from '@helpdex/contracts';
import type { ZendeskArticle, ZendeskTranslation } from '@helpdex/zendesk-client';
import { articleRecords, unreadableArticle, wantsLocale, type RecordOrigin } from './article-records';
import { SectionPaths } from './section-paths';

const ORIGIN: RecordOrigin = {
  tenant: 't',
  source: 's',
  run: 2,
  ver: 7,
  brand: '5',
  reemit: false,
  confirmed: false,
  fetchedAt: '2026-01-01T00:00:00.000Z',
};
const PATHS = new SectionPaths(
  [
    { id: '20', name: 'Routers', locale: 'en-us', categoryId: '10', parentSectionId: null },
    { id: '21', name: 'Old', locale: 'en-us', categoryId: '10', parentSectionId: '20' },
    { id: '30', name: 'Loop', locale: 'en-us', categoryId: null, parentSectionId: '30' },
  ],
  [{ id: '10', name: 'Devices', locale: 'en-us' }],
);
const ARTICLE: ZendeskArticle = {
  ...{ id: '1', locale: 'en-us', sourceLocale: 'en-us', title: 'displayed', body: 'displayed', htmlUrl: null, sectionId: '21' },
  ...{ authorId: null, permissionGroupId: null, draft: true, userSegmentId: null, labelNames: ['router'], promoted: false },
  ...{ createdAt: null, updatedAt: '2026-01-02T00:00:00Z', editedAt: null },
};
const translation = (change: Partial<ZendeskTranslation> = {}): { ok: true; value: ZendeskTranslation } => ({
  ok: true,
  value: {
    ...{ id: '9', sourceId: '1', locale: 'de', title: 'Titel', body: '<p>x</p>', htmlUrl: 'https://acme.zendesk.com/hc/de/articles/1' },
    ...{ draft: false, hidden: false, outdated: false, createdAt: null, updatedAt: '2026-01-03T00:00:00Z' },
    ...change,
  },
});

describe('articleRecords', () => {
  it('makes one entry per translation, each with its own text and draft state', () => {
    const records = articleRecords(ARTICLE, [translation(), translation({ locale: 'fr', draft: true, title: 'Titre' })], ORIGIN, PATHS);
    expect(records.map(({ locale, content, evidence }) => [locale, content?.title, evidence?.draft])).toEqual([
      ['de', 'Titel', false],
      ['fr', 'Titre', true],
    ]);
    for (const record of records) expect(checkProduced(ArticleFetched, record)).toEqual([]);
    expect(records[0]).toMatchObject({
      ver: 7,
      content: {
        path: [{ name: 'Devices' }, { name: 'Routers' }, { name: 'Old' }],
        labels: ['router'],
        brand: '5',
        updatedAt: '2026-01-03T00:00:00Z',
      },
    });
  });

  it('leaves unsaid what Zendesk did not say', () => {
    const { userSegmentId: _unsaid, ...silent } = ARTICLE;
    const { draft: _draft, ...unknownDraft } = translation().value;
    const [record] = articleRecords(silent, [{ ok: true, value: unknownDraft }], ORIGIN, PATHS);
    expect(record?.evidence).toEqual({ hidden: false, outdated: false });
    expect(checkProduced(ArticleFetched, JSON.parse(JSON.stringify(record)))).toEqual([]);
  });

  it('quarantines the one translation that cannot be read, and no other', () => {
    const records = articleRecords(
      ARTICLE,
      [translation(), { ok: false, id: '8', locale: 'ja', reason: 'title: expected text' }],
      ORIGIN,
      PATHS,
    );
    expect(records.map(({ state, locale }) => [state, locale])).toEqual([
      ['present', 'de'],
      ['unparsable', 'ja'],
    ]);
    for (const record of records) expect(checkProduced(ArticleFetched, record)).toEqual([]);
  });

  it('refuses a body that no record may carry, by name', () => {
    const [record] = articleRecords(ARTICLE, [translation({ body: 'x'.repeat(MAX_BODY_CHARS + 1) })], ORIGIN, PATHS);
    expect(record).toMatchObject({ state: 'unparsable', detail: expect.stringContaining('body over') });
  });

  it('takes the last of two translations of one locale, since one version says one thing', () => {
    const records = articleRecords(ARTICLE, [translation(), translation({ title: 'newer' })], ORIGIN, PATHS);
    expect(records.map(({ content }) => content?.title)).toEqual(['newer']);
  });

  it('keeps what can be told of an article whose row is broken', () => {
    const record = unreadableArticle({ ok: false, id: '1', reason: 'locale: missing' }, ORIGIN);
    expect(record).toMatchObject({ state: 'unparsable', article: '1', locale: 'und' });
    expect(checkProduced(ArticleFetched, record)).toEqual([]);
    expect(unreadableArticle({ ok: false, reason: 'id: missing' }, ORIGIN)).toBeUndefined();
  });
});

it('a section that is its own parent has a path that ends', () => expect(PATHS.of('30').length).toBeLessThanOrEqual(10));
it('an unknown section has none', () => expect([PATHS.of('99'), PATHS.of(null)]).toEqual([[], []]));

it.each([
  [null, 'de', true],
  [['de'], 'de', true],
  [['de'], 'fr', false],
  [['de'], 'und', true],
])('locales %p want %s: %s', (locales, locale, wanted) => expect(wantsLocale(locales, locale)).toBe(wanted));

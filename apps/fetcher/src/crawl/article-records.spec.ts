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
  policyVersion: 3,
  reemit: false,
  confirmed: false,
  fetchedAt: '2026-01-01T00:00:00.000Z',
};
const PATHS = new SectionPaths(
  [
    { id: '20', name: 'Routers', locale: 'en-us', categoryId: '10', parentSectionId: null },
    { id: '21', name: 'Old', locale: 'en-us', categoryId: '10', parentSectionId: '20' },
    { id: '40', name: 'Orphan', locale: 'en-us', categoryId: null, parentSectionId: '99' },
    { id: '50', name: 'Lost', locale: 'en-us', categoryId: '98', parentSectionId: null },
    { id: '30', name: 'Loop', locale: 'en-us', categoryId: null, parentSectionId: '30' },
  ],
  [{ id: '10', name: 'Devices', locale: 'en-us' }],
);
const PLACE = PATHS.of('21');
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
    const records = articleRecords(ARTICLE, [translation(), translation({ locale: 'fr', draft: true, title: 'Titre' })], ORIGIN, PLACE);
    expect(records.map(({ locale, content, evidence }) => [locale, content?.title, evidence?.draft])).toEqual([
      ['de', 'Titel', false],
      ['fr', 'Titre', true],
    ]);
    for (const record of records) expect(checkProduced(ArticleFetched, record)).toEqual([]);
    expect(records[0]).toMatchObject({
      ver: 7,
      policyVersion: 3,
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
    const [record] = articleRecords(silent, [{ ok: true, value: unknownDraft }], ORIGIN, PLACE);
    expect(record?.evidence).toEqual({ hidden: false, outdated: false });
    expect(checkProduced(ArticleFetched, JSON.parse(JSON.stringify(record)))).toEqual([]);
  });

  it('quarantines the one translation that cannot be read, and no other', () => {
    const records = articleRecords(
      ARTICLE,
      [translation(), { ok: false, id: '8', locale: 'ja', reason: 'title: expected text' }],
      ORIGIN,
      PLACE,
    );
    expect(records.map(({ state, locale }) => [state, locale])).toEqual([
      ['present', 'de'],
      ['unparsable', 'ja'],
    ]);
    for (const record of records) expect(checkProduced(ArticleFetched, record)).toEqual([]);
  });

  it('refuses a body that no record may carry, by name', () => {
    const [record] = articleRecords(ARTICLE, [translation({ body: 'x'.repeat(MAX_BODY_CHARS + 1) })], ORIGIN, PLACE);
    expect(record).toMatchObject({ state: 'unparsable', detail: expect.stringContaining('body over') });
  });

  it('takes the last of two translations of one locale, since one version says one thing', () => {
    const records = articleRecords(ARTICLE, [translation(), translation({ title: 'newer' })], ORIGIN, PLACE);
    expect(records.map(({ content }) => content?.title)).toEqual(['newer']);
  });

  it('keeps what can be told of an article whose row is broken', () => {
    const row = { ok: false as const, id: '1', reason: 'locale: missing' };
    const records = unreadableArticle(row, '1', ['de', 'fr'], ORIGIN);
    expect(records.map(({ state, article, locale }) => [state, article, locale])).toEqual([
      ['unparsable', '1', 'de'],
      ['unparsable', '1', 'fr'],
    ]);
    for (const record of records) expect(checkProduced(ArticleFetched, record)).toEqual([]);
    expect(unreadableArticle(row, '1', [], ORIGIN)).toMatchObject([{ locale: 'und' }]);
  });
});

it('says when labels were not said or were cut, and when the place is not known, since rules may hold unseen', () => {
  const { labelNames: _unsaid, ...unlabelled } = ARTICLE;
  const contentOf = (article: ZendeskArticle, place = PLACE) => articleRecords(article, [translation()], ORIGIN, place)[0]?.content;
  expect(contentOf(ARTICLE)).not.toHaveProperty('labelsUnknown');
  expect(contentOf(ARTICLE)).not.toHaveProperty('placeUnknown');
  expect(contentOf(unlabelled)).toMatchObject({ labels: [], labelsUnknown: true });
  expect(contentOf({ ...ARTICLE, labelNames: Array.from({ length: 201 }, (_, at) => `l${at}`) })).toMatchObject({ labelsUnknown: true });
  expect(contentOf(ARTICLE, PATHS.of('99'))).toMatchObject({ path: [], placeUnknown: true });
});

describe('a place', () => {
  it.each<[string, string | null, number, boolean]>([
    ['is the category and every section down to the article', '21', 3, true],
    ['is not known of a section that nobody lists', '99', 0, false],
    ['is not known without a section', null, 0, false],
    ['is not known below a section that nobody lists', '40', 1, false],
    ['is not known without its category', '50', 1, false],
  ])('%s', (_name, section, steps, isKnown) => {
    expect(PATHS.of(section)).toMatchObject({ path: { length: steps }, isKnown });
  });

  it('ends where a section is its own parent, and is not known there', () => {
    expect(PATHS.of('30')).toMatchObject({ path: { length: 10 }, isKnown: false });
  });
});

it.each([
  [null, 'de', true],
  [['de'], 'de', true],
  [['de'], 'fr', false],
  [['de'], 'und', true],
])('locales %p want %s: %s', (locales, locale, wanted) => expect(wantsLocale(locales, locale)).toBe(wanted));

import fc from 'fast-check';
import { parseRow } from '../parsing/row';
import { articleBody, translationBody } from '../spec-kit';
import { brand, user } from './account.schema';
import { article, translation } from './article.schema';
import { category, helpCenterLocales, section, userSegment } from './structure.schema';

const without = (body: Record<string, unknown>, ...keys: string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(body).filter(([key]) => !keys.includes(key)));

const parsedArticle = (body: Record<string, unknown>): ReturnType<typeof article> & { ok: true } => {
  const parsed = article(body);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed;
};

describe('article', () => {
  it('takes what it needs, with ids as text and locales in one form', () => {
    expect(article(articleBody(48100000000017, { locale: 'en_US' }))).toEqual({
      ok: true,
      value: {
        id: '48100000000017',
        locale: 'en-us',
        sourceLocale: 'en-us',
        title: 'Reset a router',
        body: '<p>Hold the button.</p>',
        htmlUrl: 'https://acme.zendesk.com/hc/en-us/articles/48100000000017-Reset-a-router',
        sectionId: '48100000000005',
        authorId: '48100000000002',
        permissionGroupId: '48100000000003',
        draft: false,
        userSegmentId: null,
        labelNames: ['router'],
        contentTagIds: ['01GT23YKXS3G4ZDJ6TQ4J6PBRA'],
        outdatedLocales: ['fr'],
        promoted: false,
        createdAt: '2026-03-01T08:00:00.000Z',
        updatedAt: '2026-03-04T09:30:01.000Z',
        editedAt: '2026-03-04T09:30:00.000Z',
      },
    });
  });

  it('keeps "everyone" and "not said" apart for the segment', () => {
    expect(parsedArticle(articleBody(1)).value.userSegmentId).toBeNull();
    expect(Object.hasOwn(parsedArticle(without(articleBody(1), 'user_segment_id')).value, 'userSegmentId')).toBe(false);
    expect(parsedArticle(articleBody(1, { user_segment_id: 99 })).value.userSegmentId).toBe('99');
  });

  it('keeps absent, null, empty and filled plural segments apart', () => {
    const plural = (changes: Record<string, unknown>): unknown => parsedArticle(articleBody(1, changes)).value.userSegmentIds;
    expect([
      plural({}),
      plural({ user_segment_ids: null }),
      plural({ user_segment_ids: [] }),
      plural({ user_segment_ids: [7, 8] }),
    ]).toEqual([undefined, null, [], ['7', '8']]);
  });

  it.each([
    ['a null body', { body: null }],
    ['no permission group', { permission_group_id: null }],
    ['an author who is gone', { author_id: -1 }],
    ['no edit yet', { edited_at: null }],
    ['no title', { title: null }],
  ])('accepts %s', (_name, changes) => {
    expect(article(articleBody(1, changes)).ok).toBe(true);
  });

  it('does without labels and tags, as older answers do, without calling them empty', () => {
    const { value } = parsedArticle(without(articleBody(1), 'label_names', 'content_tag_ids', 'draft'));
    expect(['labelNames', 'contentTagIds', 'draft'].filter((key) => Object.hasOwn(value, key))).toEqual([]);
  });

  it.each([
    ['a segment that is no id', { user_segment_id: 'everyone' }],
    ['a list of segments that is none', { user_segment_ids: 'all' }],
    ['a segment among others that is no id', { user_segment_ids: [1, null] }],
    ['a draft flag that is none', { draft: 'false' }],
    ['labels that are none', { label_names: [1] }],
    ['an id that has lost digits', { id: 2 ** 60 }],
    ['a title that is none', { title: 7 }],
  ])('refuses %s, keeping the row apart', (_name, changes) => {
    expect(parseRow(article, articleBody(1, changes))).toEqual(expect.objectContaining({ ok: false, locale: 'en-us' }));
  });

  it('carries translations only when they were sideloaded, each on its own', () => {
    expect(Object.hasOwn(parsedArticle(articleBody(1)).value, 'translations')).toBe(false);
    const sideloaded = articleBody(1, { translations: [translationBody(5, 'DE'), translationBody(6, 'fr', { draft: 1 }), 'junk'] });
    expect(parsedArticle(sideloaded).value.translations).toEqual([
      { ok: true, value: expect.objectContaining({ id: '5', locale: 'de', draft: false, hidden: false }) },
      { ok: false, id: '6', locale: 'fr', reason: 'draft: expected true or false, got number' },
      { ok: false, reason: 'expected an object, got string' },
    ]);
  });

  it('never throws, whatever the JSON or however one field is spoilt', () => {
    fc.assert(fc.property(fc.jsonValue(), (input) => void article(input)));
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(articleBody(1))), fc.jsonValue(), (key, value) => {
        const row = parseRow(article, articleBody(1, { [key]: value }));
        if (row.ok && key === 'user_segment_id') expect(value === null || /^\d+$/.test(String(value))).toBe(true);
      }),
    );
  });
});

describe('translation', () => {
  it('takes what it needs', () => {
    expect(translation(translationBody(5, 'de-AT', { body: null }))).toEqual({
      ok: true,
      value: {
        id: '5',
        sourceId: '48100000000017',
        locale: 'de-at',
        title: 'Router zurücksetzen',
        body: null,
        htmlUrl: 'https://acme.zendesk.com/hc/de-AT/articles/48100000000017',
        draft: false,
        hidden: false,
        outdated: false,
        createdAt: '2026-03-02T08:00:00.000Z',
        updatedAt: '2026-03-05T08:00:00.000Z',
      },
    });
  });

  it('leaves unsaid flags unsaid', () => {
    const parsed = translation(without(translationBody(5, 'de'), 'draft', 'hidden', 'outdated'));
    expect(parsed.ok && Object.keys(parsed.value)).not.toEqual(expect.arrayContaining(['draft']));
  });

  it('is nothing without a locale', () => {
    expect(translation(without(translationBody(5, 'de'), 'locale')).ok).toBe(false);
  });
});

describe('account', () => {
  it('reads the anonymous user that Zendesk answers with 200', () => {
    expect(user({ id: null, name: 'Anonymous user', email: 'invalid@example.com', role: 'end-user', active: false })).toEqual({
      ok: true,
      value: { id: null, name: 'Anonymous user', email: 'invalid@example.com', role: 'end-user', active: false, suspended: false },
    });
  });

  it('reads nulls and gaps of a user as the lesser right', () => {
    expect(user({ id: 5, role: null, active: null, suspended: null })).toEqual({
      ok: true,
      value: { id: '5', name: '', email: null, role: '', active: false, suspended: false },
    });
  });

  const body = {
    id: 1,
    name: 'Acme',
    subdomain: 'Acme-EU',
    has_help_center: true,
    active: true,
    default: true,
    is_deleted: false,
    logo: null,
  };

  it('reads a brand, its subdomain ready to be called', () => {
    expect(brand(body)).toEqual({
      ok: true,
      value: { id: '1', name: 'Acme', subdomain: 'acme-eu', hasHelpCenter: true, active: true, isDefault: true, isDeleted: false },
    });
  });

  it.each([['evil.test/'], ['acme.zendesk.com@evil.test'], ['xn--acme'], [''], [null]])(
    'refuses a brand on %j: credentials would be sent there',
    (subdomain) => {
      expect(brand({ ...body, subdomain }).ok).toBe(false);
    },
  );
});

describe('structure', () => {
  it('reads sections, nested or not', () => {
    expect(
      section({ id: 3, name: 'Routers', category_id: 2, parent_section_id: 9, locale: 'en-us', description: null, sorting: 'manual' }),
    ).toEqual({
      ok: true,
      value: { id: '3', name: 'Routers', locale: 'en-us', categoryId: '2', parentSectionId: '9' },
    });
    expect(section({ id: 3, name: null })).toEqual({
      ok: true,
      value: { id: '3', name: '', locale: null, categoryId: null, parentSectionId: null },
    });
  });

  it('reads categories, segments and locales', () => {
    expect(category({ id: 2, name: 'Devices', locale: 'en-us' })).toEqual({
      ok: true,
      value: { id: '2', name: 'Devices', locale: 'en-us' },
    });
    expect(userSegment({ id: 4, user_type: 'signed_in_users', built_in: true, name: 'Angemeldete' })).toEqual({
      ok: true,
      value: { id: '4', name: 'Angemeldete', userType: 'signed_in_users', builtIn: true },
    });
    expect(helpCenterLocales({ locales: ['en-us', 'es-419', 'PT_br'], default_locale: 'en-us' })).toEqual({
      ok: true,
      value: { locales: ['en-us', 'es-419', 'pt-br'], defaultLocale: 'en-us' },
    });
  });
});

import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import fc from 'fast-check';
import {
  ArticleFetched,
  checkProduced,
  CreateSourceInput,
  docKey,
  entryId,
  isCadence,
  parseDocKey,
  parseEntryId,
  readConsumed,
  searchAlias,
  searchAliasPattern,
  physicalIndex,
  SourceOptions,
  defaultSourceOptions,
} from './index';

const matches = (pattern: string, name: string): boolean => name.startsWith(pattern.slice(0, -1));

describe('names', () => {
  it('cannot be confused: no key pattern covers what another key may read', () => {
    const physical = physicalIndex('helpdex', 't_a', 1, 'internal');
    expect(matches(searchAliasPattern('helpdex', 'public'), searchAlias('helpdex', 't_a', 'agents'))).toBe(false);
    expect(matches(searchAliasPattern('helpdex', 'agents'), searchAlias('helpdex', 't_a', 'public'))).toBe(false);
    expect(matches(searchAliasPattern('helpdex', 'public'), physical)).toBe(false);
    expect(matches(searchAliasPattern('helpdex', 'agents'), physical)).toBe(false);
    expect(matches(searchAliasPattern('helpdex', 'public'), searchAlias('helpdex', 't_a', 'public'))).toBe(true);
  });
});

describe('identity', () => {
  const part = fc.stringMatching(/^[A-Za-z0-9_-]{1,20}$/);
  it('is unambiguous both ways', () => {
    fc.assert(
      fc.property(fc.record({ tenant: part, source: part, article: part, locale: part }), (entry) => {
        expect(parseDocKey(docKey(entry))).toEqual(entry);
        expect(parseEntryId(entryId(entry))).toEqual({ source: entry.source, article: entry.article, locale: entry.locale });
      }),
    );
  });
  it.each(['', 'a|b|c', 'a|b|c|d|e', 'a||c|d', 'barrier|t|s|0 '])('%p is no docKey', (key) => expect(parseDocKey(key)).toBeUndefined());
});

describe('cadence', () => {
  it.each(['hourly', 'daily', 'manual', { everyMinutes: 5 }, { cron: '0 6 * * 1-5', timezone: 'Europe/Berlin' }])('%p is one', (value) =>
    expect(isCadence(value)).toBe(true),
  );
  it.each([
    'weekly',
    null,
    [],
    {},
    { everyMinutes: 4 },
    { everyMinutes: 5.5 },
    { everyMinutes: 5, cron: '* * * * *' },
    { cron: '* * * *', timezone: 'UTC' },
    { cron: '* * * * *', timezone: 'Mars/Base' },
    { cron: '* * * * * $(x)', timezone: 'UTC' },
  ])('%p is none', (value) => expect(isCadence(value)).toBe(false));
});

describe('events', () => {
  const record = {
    ...{ tenant: 't', source: 's', run: 1, article: '1', locale: 'en-us', ver: 1, state: 'present', fetchedAt: '2026-01-01T00:00:00.000Z' },
    content: { title: 'a', body: null, url: null, labels: [], path: [{ id: '1', name: 'n' }], updatedAt: null },
    evidence: { draft: false, userSegmentId: null },
  };

  it('are strict where produced and tolerant where consumed', () => {
    expect(checkProduced(ArticleFetched, record)).toEqual([]);
    expect(checkProduced(ArticleFetched, { ...record, extra: 1 })).not.toEqual([]);
    expect(readConsumed(ArticleFetched, { ...record, extra: 1 })).toMatchObject({ ok: true });
    expect(readConsumed(ArticleFetched, { ...record, content: { ...record.content, later: true } })).toMatchObject({ ok: true });
  });

  it.each([
    ['no version', { ver: undefined }],
    ['a version as text', { ver: '1' }],
    ['a key that would be ambiguous', { article: '1|2' }],
    ['an unknown state', { state: 'maybe' }],
    ['a nested fault', { content: { ...record.content, path: [{ id: 1 }] } }],
    ['local time', { fetchedAt: '2026-01-01T00:00:00+02:00' }],
  ])('refuse %s', (_name, change) => {
    expect(readConsumed(ArticleFetched, JSON.parse(JSON.stringify({ ...record, ...change })))).toMatchObject({ ok: false });
  });

  it('never throw, whatever arrives', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => void readConsumed(ArticleFetched, value)));
  });
});

describe('inputs', () => {
  const problems = (body: object): string[] =>
    validateSync(plainToInstance(CreateSourceInput, body), { whitelist: true, forbidNonWhitelisted: true }).flatMap((error) => [
      error.property,
      ...(error.children ?? []).map((child) => `${error.property}.${child.property}`),
    ]);
  const body = { type: 'zendesk', name: 'Acme', subdomain: 'acme', credentials: { kind: 'api_token', email: 'a@acme.test', token: 'x' } };

  it('take a complete source', () => expect(problems(body)).toEqual([]));
  it.each([
    ['token missing', { credentials: { kind: 'api_token', email: 'a@acme.test' } }, 'credentials.token'],
    ['token empty', { credentials: { kind: 'api_token', email: 'a@acme.test', token: '' } }, 'credentials.token'],
    ['client without secret', { credentials: { kind: 'oauth_client', clientId: 'x' } }, 'credentials.clientSecret'],
    ['unknown kind', { credentials: { kind: 'password' } }, 'credentials.kind'],
    ['unknown field', { nam: 'x' }, 'nam'],
    ['bad cadence', { cadence: 'sometimes' }, 'cadence'],
    ['unknown option', { options: { colour: 'red' } }, 'options.colour'],
  ])('refuse %s', (_name, change, field) => expect(problems({ ...body, ...change })).toContain(field));

  it('know what the options may be', () => {
    const of = (change: object) => validateSync(plainToInstance(SourceOptions, { ...defaultSourceOptions(), ...change }));
    expect(of({})).toEqual([]);
    for (const bad of [{ brands: [] }, { brands: 'some' }, { outdated: 'x' }, { brandAudience: { '7': 'public' } }, { locales: ['EN_us'] }])
      expect(of(bad)).toHaveLength(1);
  });
});

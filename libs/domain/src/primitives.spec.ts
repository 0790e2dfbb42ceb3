import fc from 'fast-check';
import { contentHash } from './content-hash';
import { normaliseLocale, languageOf } from './locale';
import { addRunCounts, countsAddUp, runCounts } from './run-counts';
import { openSecret, sealSecret, type MasterKeys } from './sealed-secret';
import { MAX_RUN, MAX_SEQ, makeVersion, runOf, seqOf } from './version';

describe('version', () => {
  const run = fc.integer({ min: 0, max: MAX_RUN });
  const seq = fc.integer({ min: 0, max: MAX_SEQ });

  it('keeps run and seq, stays a safe integer, and orders by run first', () => {
    fc.assert(
      fc.property(run, seq, run, seq, (r1, s1, r2, s2) => {
        const [a, b] = [makeVersion(r1, s1), makeVersion(r2, s2)];
        expect([runOf(a), seqOf(a), Number.isSafeInteger(a)]).toEqual([r1, s1, true]);
        expect(Math.sign(a - b)).toBe(Math.sign(r1 - r2 || s1 - s2));
      }),
    );
  });

  it.each([
    [-1, 0],
    [0, -1],
    [MAX_RUN + 1, 0],
    [0, MAX_SEQ + 1],
    [1.5, 0],
    [NaN, 0],
  ])('refuses %s/%s', (r, s) => expect(() => makeVersion(r, s)).toThrow(RangeError));
});

describe('locale', () => {
  it.each([
    ['en-us', 'en-us'],
    ['en_US', 'en-us'],
    [' ES-419 ', 'es-419'],
    ['en-150', 'en-150'],
    ['', undefined],
    ['../x', undefined],
    ['a|b', undefined],
  ])('%s', (given, expected) => expect(normaliseLocale(given)).toBe(expected));
  it('knows the language', () => expect([languageOf('de-at'), languageOf('ja')]).toEqual(['de', 'ja']));
});

describe('sealed secrets', () => {
  const keys = (...ids: string[]): MasterKeys => ({ primary: ids[0]!, keys: new Map(ids.map((id) => [id, Buffer.alloc(32, id)])) });
  const binding = { tenant: 't', source: 's', subdomain: 'acme', field: 'credentials' };

  it('opens what it sealed, and never seals alike twice', () => {
    const sealed = sealSecret(keys('a'), binding, 'töken');
    expect(openSecret(keys('b', 'a'), binding, sealed)).toBe('töken');
    expect(sealSecret(keys('a'), binding, 'töken').sealed).not.toBe(sealed.sealed);
    expect(JSON.stringify(sealed)).not.toContain('töken');
  });

  it.each(['tenant', 'source', 'subdomain', 'field'] as const)('stays shut under another %s', (part) => {
    const sealed = sealSecret(keys('a'), binding, 'x');
    expect(() => openSecret(keys('a'), { ...binding, [part]: 'other' }, sealed)).toThrow(
      expect.objectContaining({ code: 'secret_unreadable' }),
    );
  });

  it('says which key is missing, and refuses damaged text', () => {
    const sealed = sealSecret(keys('a'), binding, 'x');
    expect(() => openSecret(keys('b'), binding, sealed)).toThrow(expect.objectContaining({ code: 'master_key_missing' }));
    expect(() => openSecret(keys('a'), binding, { ...sealed, sealed: 'AAAA' })).toThrow(
      expect.objectContaining({ code: 'secret_unreadable' }),
    );
  });
});

describe('run counts', () => {
  it('add up by construction, also when summed', () => {
    const one = fc.record({
      published: fc.nat(99),
      unchanged: fc.nat(99),
      closed: fc.nat(99),
      archived: fc.nat(99),
      excluded: fc.nat(99),
      quarantined: fc.nat(99),
    });
    fc.assert(
      fc.property(one, one, (a, b) => {
        const sum = addRunCounts(runCounts(a), runCounts(b));
        expect(countsAddUp(sum)).toBe(true);
        expect(sum.indexed).toBe(sum.published + sum.closed + sum.archived);
      }),
    );
  });
  it('notices when they do not', () => expect(countsAddUp({ ...runCounts({ published: 2 }), seen: 3 })).toBe(false));
});

describe('content hash', () => {
  const content = { title: 't', body: 'b', url: null, labels: ['x', 'y'], path: [], updatedAt: '2026-01-01T00:00:00Z' };
  const evidence = { draft: false, hidden: false, outdated: false, userSegmentId: null };

  it('ignores time and the order of labels', () => {
    expect(contentHash({ ...content, labels: ['y', 'x'], updatedAt: null }, evidence)).toBe(contentHash(content, evidence));
  });

  it.each([
    ['title', { ...content, title: 'u' }, evidence],
    ['body', { ...content, body: null }, evidence],
    ['labels', { ...content, labels: ['x'] }, evidence],
    ['path', { ...content, path: [{ id: '1', name: 'n' }] }, evidence],
    ['segment', content, { ...evidence, userSegmentId: '9' }],
    ['unknown segment', content, { draft: false, hidden: false, outdated: false }],
    ['no evidence', content, undefined],
  ])('changes with %s', (_what, changed, seen) => expect(contentHash(changed, seen)).not.toBe(contentHash(content, evidence)));
});

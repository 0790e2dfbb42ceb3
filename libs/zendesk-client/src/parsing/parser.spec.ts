import fc from 'fast-check';
import { flag, listOf, nullable, optional, record, required, text, wholeNumber, withDefault } from './parser';
import { parseRow, parseRows, sortRows } from './row';
import { locale, tagId, timestamp, userId, webAddress, zendeskId } from './zendesk-values';

interface Sample {
  id: string;
  name: string;
  draft?: boolean;
  segment?: string | null;
  tags: number[];
}

const sample = record<Sample>({
  id: required('id', zendeskId),
  name: withDefault('display_name', text, 'nameless'),
  draft: optional('draft', flag),
  segment: optional('segment_id', nullable(zendeskId)),
  tags: withDefault('tags', listOf(wholeNumber), []),
});

describe('record', () => {
  it('renames, fills defaults and ignores what it does not know', () => {
    expect(sample({ id: 7, display_name: 'x', tags: [1], extra: { deep: true } })).toEqual({
      ok: true,
      value: { id: '7', name: 'x', tags: [1] },
    });
  });

  it('keeps absent, null and a value apart', () => {
    expect(sample({ id: 7 })).toEqual({ ok: true, value: { id: '7', name: 'nameless', tags: [] } });
    expect(sample({ id: 7, segment_id: null })).toEqual({ ok: true, value: expect.objectContaining({ segment: null }) });
    expect(sample({ id: 7, segment_id: 12 })).toEqual({ ok: true, value: expect.objectContaining({ segment: '12' }) });
    const absent = sample({ id: 7 });
    expect(absent.ok && Object.hasOwn(absent.value, 'segment')).toBe(false);
  });

  it.each([
    [{}, 'id: missing'],
    [{ id: null }, 'id: expected an id'],
    [{ id: 7, draft: 'no' }, 'draft: expected true or false, got string'],
    [{ id: 7, draft: null }, 'draft: expected true or false, got null'],
    [{ id: 7, tags: [1, 'x'] }, 'tags: [1]: expected a whole number, got string'],
    [{ id: 7, tags: {} }, 'tags: expected a list, got object'],
    [[], 'expected an object, got a list'],
    [null, 'expected an object, got null'],
    ['secret content', 'expected an object, got string'],
  ])('%j is refused: %s', (input, reason) => {
    expect(sample(input)).toEqual({ ok: false, reason });
  });

  it('reads own keys only', () => {
    expect(sample(Object.create({ id: 7 }))).toEqual({ ok: false, reason: 'id: missing' });
    expect(sample(JSON.parse('{"__proto__":{"id":7}}'))).toEqual({ ok: false, reason: 'id: missing' });
  });

  it('never throws and never shows content, whatever the JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (input) => {
        const parsed = sample(input);
        if (!parsed.ok) expect(parsed.reason).toMatch(/expected|missing/);
      }),
    );
  });
});

describe('values of Zendesk', () => {
  it.each([
    [46406185831185, '46406185831185'],
    ['46406185831185', '46406185831185'],
    [0, '0'],
  ])('id %j', (input, id) => {
    expect(zendeskId(input)).toEqual({ ok: true, value: id });
  });

  it.each([[2 ** 53], [-1], [1.5], [Number.NaN], ['12a'], [''], ['1'.repeat(21)], [null], [{}], [['7']]])('%j is no id', (input) => {
    expect(zendeskId(input).ok).toBe(false);
  });

  it('takes -1 and null for nobody', () => {
    expect([userId(-1), userId(null), userId(5)]).toEqual([
      { ok: true, value: null },
      { ok: true, value: null },
      { ok: true, value: '5' },
    ]);
    expect(userId(-2).ok).toBe(false);
  });

  it('takes tag ids as text and as numbers', () => {
    expect([tagId('01GT23YKXS3G4ZDJ6TQ4J6PBRA'), tagId(12)]).toEqual([
      { ok: true, value: '01GT23YKXS3G4ZDJ6TQ4J6PBRA' },
      { ok: true, value: '12' },
    ]);
    expect([tagId(''), tagId(null), tagId('x'.repeat(65))].map(({ ok }) => ok)).toEqual([false, false, false]);
  });

  it.each([
    ['en-us', 'en-us'],
    ['en_US', 'en-us'],
    ['es-419', 'es-419'],
    ['en-150', 'en-150'],
    ['NO', 'no'],
  ])('locale %s is %s', (input, code) => {
    expect(locale(input)).toEqual({ ok: true, value: code });
  });

  it.each([[''], ['x'], ['en us'], ['../en'], [7], [null]])('%j is no locale', (input) => {
    expect(locale(input).ok).toBe(false);
  });

  it('brings times to UTC with milliseconds', () => {
    expect(timestamp('2026-03-04T09:30:01Z')).toEqual({ ok: true, value: '2026-03-04T09:30:01.000Z' });
    expect(timestamp('2026-03-04T09:30:01.123+01:00')).toEqual({ ok: true, value: '2026-03-04T08:30:01.123Z' });
    expect(['yesterday', '2026-99-04T09:30:01Z', '5', 5].map((input) => timestamp(input).ok)).toEqual([false, false, false, false]);
  });

  it('drops addresses that a browser would run', () => {
    expect(
      ['https://a.test/x', 'javascript:alert(1)', 'data:text/html,x', '/hc/en-us', 'https://', 7].map((input) => webAddress(input)),
    ).toEqual([{ ok: true, value: 'https://a.test/x' }, ...Array<object>(5).fill({ ok: true, value: null })]);
  });
});

describe('rows', () => {
  it('keep id and locale of what cannot be understood', () => {
    expect(parseRow(sample, { id: 7, locale: 'de_AT', draft: 3 })).toEqual({
      ok: false,
      id: '7',
      locale: 'de-at',
      reason: expect.stringContaining('draft'),
    });
    expect(parseRow(sample, 'x')).toEqual({ ok: false, reason: 'expected an object, got string' });
  });

  it('are parsed one by one: a bad one leaves the others', () => {
    const rows = parseRows(sample, [{ id: 1 }, { id: 'x' }, null, { id: 2 }]);
    expect(rows.map(({ ok }) => ok)).toEqual([true, false, false, true]);
    expect(sortRows(rows)).toEqual({
      items: [expect.objectContaining({ id: '1' }), expect.objectContaining({ id: '2' })],
      unparsable: [rows[1], rows[2]],
    });
  });

  it('have bounded reasons', () => {
    const long = record<{ a: string }>({ a: required('k'.repeat(1_000), text) });
    const row = parseRow(long, {});
    expect(!row.ok && row.reason.length).toBe(300);
  });
});

import fc from 'fast-check';
import { IsInt, IsOptional, IsString } from 'class-validator';
import type { TopicSpec } from '@helpdex/contracts';
import { ceTypeOn, decodeRecord, encodeEvent, type DecodeContext, type RawMessage } from './envelope';
import { classValidator, compiledValidator } from './validator';

class EnvelopeThing {
  @IsString() name!: string;
  @IsInt() n!: number;
  @IsOptional() @IsString() note?: string;
}
class Unrelated {
  @IsString() x!: string;
}

const spec: TopicSpec = { suffix: 'thing.made.v1', partitions: 1, config: {}, events: { 'test.thing.made.v1': EnvelopeThing } };
const context: DecodeContext = { spec, topic: 'ns.thing.made.v1', partition: 2, validator: compiledValidator, maxRecordBytes: 10_000 };
const good = encodeEvent(
  'test.thing.made.v1',
  '/test',
  'k1',
  { name: 'a', n: 1 },
  { id: 'i1', subject: 's', time: '2026-01-01T00:00:00.000Z', traceparent: 't' },
);

type Change = Partial<{ key: Buffer | null; value: Buffer | null; headers: Record<string, string | undefined> }>;
function message({ key = Buffer.from(good.key), value = good.value, headers = {} }: Change = {}): RawMessage {
  const all = Object.entries({ ...good.headers, ...headers }).filter(([, text]) => text !== undefined);
  return {
    key,
    value,
    offset: '7',
    timestamp: '0',
    headers: Object.fromEntries(all.map(([name, text]) => [name, Buffer.from(text as string)])),
  };
}

describe('envelope', () => {
  it('brings back what was written', () => {
    expect(decodeRecord(message(), 1, context)).toEqual({
      ok: true,
      record: {
        topic: 'ns.thing.made.v1',
        partition: 2,
        offset: '7',
        key: 'k1',
        data: { name: 'a', n: 1 },
        event: EnvelopeThing,
        ceType: 'test.thing.made.v1',
        ceId: 'i1',
        ceSource: '/test',
        ceTime: '2026-01-01T00:00:00.000Z',
        ceSubject: 's',
        traceparent: 't',
        bytes: good.value.length + 2,
        attempt: 1,
      },
    });
  });

  it('writes every required attribute of CloudEvents, and an id of its own', () => {
    const one = encodeEvent('t', '/s', 'k', {});
    const other = encodeEvent('t', '/s', 'k', {});
    expect(one.headers).toMatchObject({ ce_specversion: '1.0', ce_source: '/s', ce_type: 't', 'content-type': 'application/json' });
    expect(one.headers['ce_id']).not.toBe(other.headers['ce_id']);
    expect(Date.parse(one.headers['ce_time'] ?? '')).toBeGreaterThan(0);
  });

  it.each<[string, Change]>([
    ['malformed.no-key', { key: null }],
    ['malformed.no-key', { key: Buffer.alloc(0) }],
    ['malformed.no-value', { value: null }],
    ['malformed.too-large', { value: Buffer.alloc(10_001) }],
    ['malformed.envelope', { headers: { ce_specversion: '0.3' } }],
    ['malformed.envelope', { headers: { ce_id: undefined } }],
    ['malformed.envelope', { headers: { ce_source: undefined } }],
    ['malformed.envelope', { headers: { ce_type: undefined } }],
    ['malformed.envelope', { headers: { 'content-type': 'application/avro' } }],
    ['malformed.type', { headers: { ce_type: 'test.thing.unmade.v1' } }],
    ['malformed.type', { headers: { ce_type: 'toString' } }],
    ['malformed.json', { value: Buffer.from('{"name":') }],
    ['malformed.json', { value: Buffer.from([0xff, 0xfe]) }],
    ['malformed.data', { value: Buffer.from('{"name":"a"}') }],
    ['malformed.data', { value: Buffer.from('{"name":"a","n":"1"}') }],
    ['malformed.data', { value: Buffer.from('null') }],
    ['malformed.data', { value: Buffer.from('[]') }],
  ])('tells %s', (reason, change) => {
    for (const validator of [compiledValidator, classValidator]) {
      const decoded = decodeRecord(message(change), 1, { ...context, validator });
      expect(decoded).toMatchObject({ ok: false, reason });
    }
  });

  it('does not mind what a newer producer added', () => {
    const value = Buffer.from('{"name":"a","n":1,"added":true}');
    expect(decodeRecord(message({ value }), 1, context).ok).toBe(true);
    expect(decodeRecord(message({ value }), 1, { ...context, validator: classValidator })).toMatchObject({
      record: { data: { name: 'a', n: 1 } },
    });
  });

  it('takes the time of the record when the envelope has none', () => {
    expect(decodeRecord(message({ headers: { ce_time: undefined } }), 1, context)).toMatchObject({
      record: { ceTime: '1970-01-01T00:00:00.000Z' },
    });
  });

  it('never throws and never quotes, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), fc.dictionary(fc.string(), fc.string()), (key, value, headers) => {
        const decoded = decodeRecord(message({ key: Buffer.from(key), value: Buffer.from(value), headers }), 1, context);
        expect(typeof decoded.ok).toBe('boolean');
      }),
    );
    const secret = decodeRecord(message({ value: Buffer.from('{"name":{"token":"hunter2"},"n":1}') }), 1, context);
    expect(JSON.stringify(secret)).not.toContain('hunter2');
  });

  it('refuses an event that its topic does not carry', () => {
    expect(ceTypeOn(spec, EnvelopeThing)).toBe('test.thing.made.v1');
    expect(() => ceTypeOn(spec, Unrelated)).toThrow('does not carry Unrelated');
  });
});

describe('validators', () => {
  it.each([
    ['compiled', compiledValidator],
    ['class-validator', classValidator],
  ])('%s is strict about what is produced', (_, validator) => {
    expect(validator.produced(EnvelopeThing, { name: 'a', n: 1 })).toEqual([]);
    expect(validator.produced(EnvelopeThing, { name: 'a', n: 1, extra: 1 })).toHaveLength(1);
    expect(validator.produced(EnvelopeThing, { name: 'a' })).toHaveLength(1);
  });
});

import fc from 'fast-check';
import { describeError, isSecretName, MASK, maskText, redact } from './redaction';

describe('redact', () => {
  it.each([
    'authorization',
    'Authorization',
    'access_token',
    'accessToken',
    'client-secret',
    'apiKey',
    'password',
    'HELPDEX_ADMIN_KEY'.slice(8),
    'credentials',
    'key',
  ])('masks %s at any depth', (name) => {
    expect(isSecretName(name)).toBe(true);
    expect(JSON.stringify(redact({ a: [{ b: { [name]: 'hunter2' } }] }))).toBe(`{"a":[{"b":{"${name}":"${MASK}"}}]}`);
  });

  it('leaves facts alone, absent secrets too', () => {
    const at = new Date(0);
    expect(redact({ source: 's1', run: 3, tokens: 5, token: null, recordKey: 'k', at, ok: true })).toEqual({
      source: 's1',
      run: 3,
      tokens: 5,
      token: null,
      recordKey: 'k',
      at,
      ok: true,
    });
  });

  it('keeps lines bounded and writable', () => {
    const deep: Record<string, unknown> = {};
    deep['self'] = deep;
    expect(JSON.stringify(redact(deep))).toContain('[deeper]');
    expect(redact({ body: Buffer.alloc(5), n: 7n })).toEqual({ body: '[5 bytes]', n: '7' });
    expect((redact(Array.from({ length: 500 }, () => 1)) as unknown[]).length).toBe(100);
    expect((redact('x'.repeat(20_000)) as string).length).toBeLessThan(9_000);
  });

  it('never throws, and what it gives is JSON', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withDate: true, withTypedArray: true }), (value) => void JSON.stringify(redact(value))),
    );
  });
});

describe('maskText', () => {
  it.each([
    ['mongodb://user:pa%3Ass@host:27017/db', `mongodb://${MASK}@host:27017/db`],
    ['failed: Authorization: Bearer abc.def-ghi', `failed: Authorization: Bearer ${MASK}`],
    ['Basic dXNlcjpwYXNz', `Basic ${MASK}`],
    ['key hdx_0123456789abcdef is unknown', `key ${MASK} is unknown`],
    ['https://acme.zendesk.com/api/v2/x.json?a=b', 'https://acme.zendesk.com/api/v2/x.json?a=b'],
    ['Basic auth is required', 'Basic auth is required'],
  ])('%s', (text, masked) => {
    expect(maskText(text)).toBe(masked);
  });
});

describe('describeError', () => {
  it('takes what is known to be harmless and nothing else', () => {
    const error = Object.assign(
      new Error('no route to mongodb://u:hunter2@h', { cause: Object.assign(new Error('inner'), { code: 'ECONNREFUSED' }) }),
      {
        code: 7,
        config: { headers: { authorization: 'hunter2' } },
        meta: { body: 'hunter2' },
      },
    );
    const facts = describeError(error);
    expect(facts).toMatchObject({ type: 'Error', code: 7, cause: { message: 'inner', code: 'ECONNREFUSED' } });
    expect(Object.keys(facts).sort()).toEqual(['cause', 'code', 'message', 'stack', 'type']);
    expect(JSON.stringify(facts)).not.toContain('hunter2');
  });
});

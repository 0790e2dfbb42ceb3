import { keyMatcher, recordLines } from './inspect-command';

describe('the records of a key', () => {
  it('are found by the key itself, or by the id of the entry', () => {
    expect(keyMatcher('t|s|1|de')('t|s|1|de')).toBe(true);
    expect(keyMatcher('t|s|1|de')('t|s|1|de-at')).toBe(false);
    expect(keyMatcher('s:1:de')('t_default|s|1|de')).toBe(true);
    expect(keyMatcher('s:1:de')('t_default|xs|1|de')).toBe(false);
    expect(keyMatcher('s:1:de')('t|x|s|1|de')).toBe(false);
  });

  it('are told with place, headers and value, whatever the value is', () => {
    const message = (value: Buffer | null) => ({
      key: Buffer.from('k'),
      value,
      offset: '7',
      timestamp: '0',
      headers: { ce_id: Buffer.from('x') },
    });
    expect(recordLines({ partition: 2, message: message(Buffer.from('{"a":1}')) })).toEqual([
      ...['partition 2 offset 7 at 1970-01-01T00:00:00.000Z key k', '  ce_id: x', '{', '  "a": 1', '}', ''],
    ]);
    expect(recordLines({ partition: 2, message: message(Buffer.from('no json')) })).toContain('no json');
    expect(recordLines({ partition: 2, message: message(null) })).toContain('(no value)');
  });
});

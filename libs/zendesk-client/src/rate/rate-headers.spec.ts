import fc from 'fast-check';
import { readRateHeaders } from './rate-headers';
import { DEFAULT_WINDOW_MS, MAX_WINDOW_MS, parseRetryAfter } from './retry-after';

const NOW = Date.parse('2026-11-23T10:00:00Z');

describe('what answers say about the allowance', () => {
  it('reads the two headers of help center answers', () => {
    expect(readRateHeaders({ 'x-rate-limit': '400', 'x-rate-limit-remaining': '398' })).toEqual({
      account: { limit: 400, remaining: 398 },
    });
  });

  it('reads ticketing answers, with their reset', () => {
    const headers = { 'ratelimit-limit': '700', 'ratelimit-remaining': '699', 'ratelimit-reset': '41' };
    expect(readRateHeaders(headers)).toEqual({ account: { limit: 700, remaining: 699, resetMs: 41_000 } });
  });

  it('reads the bucket of one endpoint', () => {
    const headers = { 'zendesk-ratelimit-incremental-exports': 'total=10; remaining=0; resets=33', 'x-rate-limit': '400' };
    expect(readRateHeaders(headers)).toEqual({ account: { limit: 400 }, bucket: { limit: 10, remaining: 0, resetMs: 33_000 } });
  });

  it.each([['0'], ['-1'], ['many'], ['4e2'], ['99999999999'], ['']])('does not believe a limit of %j', (limit) => {
    expect(readRateHeaders({ 'x-rate-limit': limit }).account.limit).toBeUndefined();
  });

  it('never throws and never yields nonsense', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (limit, remaining, bucket) => {
        const { account } = readRateHeaders({ 'x-rate-limit': limit, 'x-rate-limit-remaining': remaining, 'zendesk-ratelimit-x': bucket });
        for (const value of Object.values(account)) expect(Number.isSafeInteger(value) && value >= 0).toBe(true);
      }),
    );
  });
});

describe('Retry-After', () => {
  it.each([
    ['0', 0],
    ['7', 7_000],
    [' 300 ', 300_000],
    ['0.5', 500],
    ['9999999999', MAX_WINDOW_MS],
    ['Mon, 23 Nov 2026 10:00:30 GMT', 30_000],
    ['Mon, 23 Nov 2026 09:59:00 GMT', 0],
  ])('%j is %d ms', (value, ms) => {
    expect(parseRetryAfter(value, NOW)).toBe(ms);
  });

  it.each([[undefined], [''], ['soon'], ['-5'], ['2026-11-23'], ['NaN']])('%j says nothing', (value) => {
    expect(parseRetryAfter(value, NOW)).toBeUndefined();
  });

  it('measures a date by the clock of the server that named it', () => {
    const fastByTenMinutes = NOW + 600_000;
    expect(parseRetryAfter('Mon, 23 Nov 2026 10:00:30 GMT', fastByTenMinutes, 'Mon, 23 Nov 2026 10:00:00 GMT')).toBe(30_000);
    expect(parseRetryAfter('Mon, 23 Nov 2026 10:00:30 GMT', NOW, 'no date')).toBe(30_000);
  });

  it('has a default of a minute', () => {
    expect(DEFAULT_WINDOW_MS).toBe(60_000);
  });
});

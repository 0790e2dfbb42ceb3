import { warningsOn } from './source-warnings';

const NOW = new Date('2026-11-23T10:00:00Z');
const secret = { kid: 'k', wrapped: 'w', sealed: 's' };
const codes = (...args: Parameters<typeof warningsOn>): string[] => warningsOn(...args).map(({ code }) => code);

describe('the end of API tokens', () => {
  const credentials = { kind: 'api_token', secret, rotation: null } as const;

  it.each([
    ['2026-11-23T10:00:00Z', 'stop working on 2027-04-30'],
    ['2027-04-29T23:59:59Z', 'stop working on 2027-04-30'],
    ['2027-04-30T00:00:00Z', 'stopped working on 2027-04-30'],
  ])('is told at %s: %s', (at, text) => {
    expect(warningsOn(credentials, new Date(at))).toEqual([
      { code: 'api_token_retirement', message: expect.stringContaining(text) as string },
    ]);
  });

  it('concerns neither OAuth nor a source without credentials', () => {
    expect(codes({ ...credentials, kind: 'oauth_client' }, NOW)).toEqual([]);
    expect(codes({ ...credentials, kind: 'oauth_token' }, NOW)).toEqual([]);
    expect(codes({ ...credentials, secret: null }, NOW)).toEqual([]);
  });
});

describe('a renewal', () => {
  const since = new Date('2026-11-23T09:58:00Z');
  const noted = (until: string) => ({ kind: 'oauth_token', secret, rotation: { owner: 'o', since, until: new Date(until) } }) as const;

  it('under way is nobody’s concern', () => {
    expect(codes(noted('2026-11-23T10:00:01Z'), NOW)).toEqual([]);
  });

  it('that was interrupted is told with its time', () => {
    expect(warningsOn(noted('2026-11-23T09:59:00Z'), NOW)).toEqual([
      { code: 'renewal_interrupted', message: expect.stringContaining('2026-11-23T09:58:00.000Z') as string },
    ]);
  });
});

import fc from 'fast-check';
import { isSubdomain, normaliseSubdomain } from './subdomain';

describe('what is understood', () => {
  it.each([
    ['acme', 'acme'],
    ['  acme \n', 'acme'],
    ['ACME', 'acme'],
    ['acme-support2', 'acme-support2'],
    ['acme.zendesk.com', 'acme'],
    ['Acme.Zendesk.COM', 'acme'],
    ['https://acme.zendesk.com', 'acme'],
    ['http://acme.zendesk.com/', 'acme'],
    ['HTTPS://ACME.zendesk.com/hc/en-us/articles/48100000000017-Reset', 'acme'],
    ['https://acme.zendesk.com?x=1', 'acme'],
    ['acme.zendesk.com/agent/dashboard#top', 'acme'],
    ['1acme', '1acme'],
    ['a'.repeat(63), 'a'.repeat(63)],
  ])('%j is %s', (input, subdomain) => {
    expect(normaliseSubdomain(input)).toEqual({ subdomain });
  });
});

describe('what is refused, with a sentence', () => {
  it.each([
    ['nothing', ''],
    ['blanks', '   '],
    ['a custom domain', 'help.acme.com'],
    ['a custom address', 'https://help.acme.com/hc'],
    ['an IPv4 address', '127.0.0.1'],
    ['an IPv6 address', '[::1]'],
    ['a metadata address', 'http://169.254.169.254/latest'],
    ['a port', 'acme.zendesk.com:8443'],
    ['a user before the host', 'https://acme.zendesk.com@evil.test'],
    ['a user on the host', 'https://root@acme.zendesk.com'],
    ['a backslash trick', 'https://evil.test\\.zendesk.com'],
    ['zendesk.com inside another domain', 'acme.zendesk.com.evil.test'],
    ['a domain that ends alike', 'acme.notzendesk.com'],
    ['a trailing dot', 'acme.zendesk.com.'],
    ['a dot', 'acme.'],
    ['two labels', 'eu.acme.zendesk.com'],
    ['the bare domain', 'zendesk.com'],
    ['Zendesk’s own site', 'https://www.zendesk.com/login'],
    ['a scheme that is not http', 'ftp://acme.zendesk.com'],
    ['no scheme but slashes', '//acme.zendesk.com'],
    ['a path', 'acme/../evil'],
    ['an encoded dot', 'acme%2eevil'],
    ['a fragment', 'acme#'],
    ['a hyphen at the start', '-acme'],
    ['a hyphen at the end', 'acme-'],
    ['an underscore', 'ac_me'],
    ['punycode', 'xn--cme-5cd'],
    ['a Cyrillic look-alike', 'аcme'],
    ['the Kelvin sign', 'bloc\u212A'],
    ['a full-width dot', 'acme．zendesk．com'],
    ['a soft hyphen', 'ac\u00ADme'],
    ['a newline inside', 'acme\n.zendesk.com'],
    ['64 characters', 'a'.repeat(64)],
    ['a megabyte', 'a'.repeat(1_000_000)],
  ])('%s', (_name, input) => {
    const result = normaliseSubdomain(input);
    expect(result).toEqual({ error: expect.stringMatching(/Enter the part before "\.zendesk\.com"/) });
  });

  it('says why, where the reason can be told', () => {
    expect(normaliseSubdomain('help.acme.com')).toEqual({ error: expect.stringContaining('own domain does not work') });
    expect(normaliseSubdomain('a'.repeat(64))).toEqual({ error: expect.stringContaining('at most 63') });
    expect(normaliseSubdomain('www.zendesk.com')).toEqual({ error: expect.stringContaining("Zendesk's own site") });
  });
});

describe('for any text', () => {
  const near = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[a-zA-Z0-9.:/@\\#?_-]{0,40}(\.zendesk\.com)?[a-z.:/@]{0,10}$/));

  it('what is accepted fills https://{label}.zendesk.com without changing host, port or path', () => {
    fc.assert(
      fc.property(near, (input) => {
        const result = normaliseSubdomain(input);
        if ('error' in result) return;
        const url = new URL(`https://${result.subdomain}.zendesk.com`);
        expect([url.href, url.username, url.port]).toEqual([`https://${result.subdomain}.zendesk.com/`, '', '']);
        expect(isSubdomain(result.subdomain)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is stable: its own answer is understood as itself', () => {
    fc.assert(
      fc.property(near, (input) => {
        const result = normaliseSubdomain(input);
        if ('subdomain' in result) expect(normaliseSubdomain(result.subdomain)).toEqual(result);
      }),
    );
  });
});

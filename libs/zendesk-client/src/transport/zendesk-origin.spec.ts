import fc from 'fast-check';
import { readOwnLink, requestUrl, zendeskOrigin } from './zendesk-origin';

describe('origins', () => {
  it('come from the template and a label', () => {
    expect(zendeskOrigin('https://{subdomain}.zendesk.com', 'acme')).toEqual({ origin: 'https://acme.zendesk.com', prefix: '' });
    expect(zendeskOrigin('http://127.0.0.1:4010/{subdomain}', 'acme')).toEqual({ origin: 'http://127.0.0.1:4010', prefix: '/acme' });
    expect(zendeskOrigin('http://localhost:4010/{subdomain}/', 'acme').prefix).toBe('/acme');
    // The start was judged with it (weakness `zendesk_without_tls`); a request has no second opinion.
    expect(zendeskOrigin('http://proxy.internal:8081/{subdomain}', 'acme')).toEqual({
      origin: 'http://proxy.internal:8081',
      prefix: '/acme',
    });
  });

  it.each([
    ['no placeholder', 'https://acme.zendesk.com'],
    ['two placeholders', 'https://{subdomain}.{subdomain}.test'],
    ['a user', 'https://user:pass@{subdomain}.zendesk.com'],
    ['the label as user', 'https://{subdomain}@evil.test'],
    ['a query', 'https://proxy.test/?to={subdomain}'],
    ['a fragment', 'https://proxy.test/#{subdomain}'],
    ['another scheme', 'file:///{subdomain}'],
    ['a path that moves', 'https://proxy.test/x/../{subdomain}'],
    ['no address', '{subdomain}'],
  ])('are refused for a template with %s', (_name, template) => {
    expect(() => zendeskOrigin(template, 'acme')).toThrow(RangeError);
  });

  it.each([['evil.test/'], ['acme.zendesk.com'], ['..'], ['acme@evil'], ['acme:80'], ['ACME'], [''], ['xn--acme'], ['a/b'], ['аcme']])(
    'are refused for the label %j',
    (label) => {
      expect(() => zendeskOrigin('https://{subdomain}.zendesk.com', label)).toThrow(RangeError);
    },
  );

  it('whatever the label, the host stays one label under zendesk.com', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.domain(), fc.webUrl(), fc.ipV4()), (label) => {
        try {
          const { origin, prefix } = zendeskOrigin('https://{subdomain}.zendesk.com', label);
          expect(`${origin}${prefix}`).toBe(`https://${label}.zendesk.com`);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
    );
  });
});

describe('request addresses', () => {
  const at = zendeskOrigin('http://127.0.0.1:4010/{subdomain}', 'acme');

  it('encode what goes into the query, cursors above all', () => {
    const url = requestUrl(at, '/api/v2/brands', { 'page[after]': 'a+b/c==&x=1' });
    expect(url.href).toBe('http://127.0.0.1:4010/acme/api/v2/brands?page%5Bafter%5D=a%2Bb%2Fc%3D%3D%26x%3D1');
    expect(url.searchParams.get('page[after]')).toBe('a+b/c==&x=1');
  });

  it.each([['/api/v2/../../evil'], ['/api/v2/x?y=1'], ['/api/v2/x#y'], ['/api/v2/a b'], ['@evil.test/']])('refuse the path %j', (path) => {
    expect(() => requestUrl(at, path)).toThrow(RangeError);
  });
});

it('a link is own only on the same origin, below the same prefix', () => {
  const at = zendeskOrigin('https://{subdomain}.zendesk.com', 'acme');
  expect(readOwnLink(at, 'https://acme.zendesk.com/api/v2/brands.json?page=2')?.get('page')).toBe('2');
  for (const link of [
    'https://acme.zendesk.com.evil.test/api/v2/x',
    'https://acme.zendesk.com@evil.test/api/v2/x',
    '//acme.zendesk.com/api/v2/x',
    '/api/v2/x',
    '',
  ]) {
    expect(readOwnLink(at, link)).toBeUndefined();
  }
});

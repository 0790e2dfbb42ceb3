import { understoodSubdomain } from './subdomain-input';

it.each([
  ['acme', 'acme'],
  ['  ACME ', 'acme'],
  ['acme.zendesk.com', 'acme'],
  ['https://acme.zendesk.com/hc/en-us/articles/1', 'acme'],
  ['acme.zendesk.com/agent', 'acme'],
  ['help.acme.com', undefined],
  ['https://evil.test/acme.zendesk.com', undefined],
  ['https://acme.zendesk.com@evil.test', undefined],
  ['https://user@acme.zendesk.com', undefined],
  ['a b', undefined],
  ['', undefined],
])('%s means %s', (typed, expected) => expect(understoodSubdomain(typed)).toBe(expected));

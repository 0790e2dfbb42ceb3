import { TransportFailure } from '../errors/transport-failure';
import { answer, cursorPage, offsetPage, rig, type Step } from '../spec-kit';
import type { TransportAnswer, TransportRequest } from '../transport/transport.port';
import { checkAccount, type CheckResult } from './check-account';

const ADMIN = { id: 7, name: 'Ada', email: 'ada@acme.test', role: 'admin', active: true, suspended: false };
const BRANDS = [
  { id: 1, name: 'Acme', subdomain: 'acme', has_help_center: true, active: true, default: true, is_deleted: false },
  { id: 2, name: 'Acme EU', subdomain: 'acme-eu', has_help_center: true, active: true, default: false, is_deleted: false },
  { id: 3, name: 'No center', subdomain: 'acme-x', has_help_center: false, active: true, default: false, is_deleted: false },
  { id: 4, name: 'Deleted', subdomain: 'acme-old', has_help_center: true, active: true, default: false, is_deleted: true },
  { id: 5, name: 'Inactive', subdomain: 'acme-off', has_help_center: true, active: false, default: false, is_deleted: false },
];

/** An account by path; what a test changes stands before the usual answers. */
function account(changes: Record<string, TransportAnswer | Error> = {}): Step {
  const usual: Record<string, TransportAnswer> = {
    '/users/me': answer(200, { user: ADMIN }),
    '/brands': answer(200, cursorPage('brands', BRANDS, null, 'https://acme.zendesk.com/api/v2/brands')),
    '/locales': answer(200, { locales: ['en-us', 'fr'], default_locale: 'en-us' }),
    '/articles': answer(200, offsetPage('articles', [], 5, 5)),
  };
  return ({ url }: TransportRequest) => {
    const isMatch = ([key]: [string, unknown]): boolean => url.pathname.endsWith(key) || `${url.host}${url.pathname}`.endsWith(key);
    const [, step] = [...Object.entries(changes), ...Object.entries(usual)].find(isMatch) ?? [];
    if (step instanceof Error) throw step;
    return step ?? answer(404, { error: 'InvalidEndpoint' });
  };
}

const check = (changes: Record<string, TransportAnswer | Error> = {}): Promise<CheckResult> =>
  checkAccount(rig([account(changes)]).client, { allowancePerMinute: () => 10 });

describe('an account that can be synced', () => {
  it('is reported with its help centers and what a sync would cost', async () => {
    expect(await check({ 'acme-eu.zendesk.com/api/v2/help_center/locales': answer(200, { locales: ['de', 'en-us', 'fr'] }) })).toEqual({
      ok: true,
      report: {
        account: { subdomain: 'acme', user: 'ada@acme.test', role: 'admin' },
        brands: [
          { id: '1', name: 'Acme', subdomain: 'acme', hasHelpCenter: true },
          { id: '2', name: 'Acme EU', subdomain: 'acme-eu', hasHelpCenter: true },
          { id: '3', name: 'No center', subdomain: 'acme-x', hasHelpCenter: false },
        ],
        locales: ['de', 'en-us', 'fr'],
        estimates: { articles: 300, variants: 150 * 2 + 150 * 3, requests: 4 + 2 * (4 + 2), minutes: 2 },
      },
    });
  });

  it('is estimated by what of it would be synced', async () => {
    const { client } = rig([account({ 'acme-eu.zendesk.com/api/v2/help_center/locales': answer(200, { locales: ['de', 'fr'] }) })]);
    const result = await checkAccount(client, { allowancePerMinute: () => 10, scope: { brands: ['2'], locales: ['de', 'it'] } });
    expect(result).toMatchObject({
      ok: true,
      report: { brands: [{}, {}, {}], estimates: { articles: 150, variants: 150, requests: 4 + 4 + 2 } },
    });
  });

  it('may have no Zendesk Support: then it has its main help center', async () => {
    expect(await check({ '/brands': answer(403, { error: 'SupportProductInactive' }) })).toMatchObject({
      ok: true,
      report: { brands: [{ id: 'main', subdomain: 'acme', hasHelpCenter: true }], estimates: { articles: 150 } },
    });
  });

  it('may have a brand whose help center was never activated', async () => {
    const result = await check({ 'acme-eu.zendesk.com/api/v2/help_center/locales': answer(404, { error: 'InvalidEndpoint' }) });
    expect(result).toMatchObject({ ok: true, report: { brands: [{ hasHelpCenter: true }, { id: '2', hasHelpCenter: false }, {}] } });
  });

  it('may be empty', async () => {
    const none = answer(200, { ...offsetPage('articles', [], 1, 1), count: 0 });
    expect(await check({ '/articles': none })).toMatchObject({
      ok: true,
      report: { estimates: { articles: 0, variants: 0, requests: 14, minutes: 2 } },
    });
  });
});

describe('what stops a source from being added', () => {
  it.each<[string, Record<string, TransportAnswer | Error>, string]>([
    ['wrong credentials', { '/users/me': answer(401, { error: "Couldn't authenticate you" }) }, 'zendesk_unauthorized'],
    [
      'credentials that Zendesk ignores',
      { '/users/me': answer(200, { user: { id: null, name: 'Anonymous user', role: 'end-user' } }) },
      'zendesk_unauthorized',
    ],
    ['a suspended user', { '/users/me': answer(200, { user: { ...ADMIN, suspended: true } }) }, 'zendesk_unauthorized'],
    ['an inactive user', { '/users/me': answer(200, { user: { ...ADMIN, active: false } }) }, 'zendesk_unauthorized'],
    ['an agent', { '/users/me': answer(200, { user: { ...ADMIN, role: 'agent' } }) }, 'zendesk_role_too_low'],
    ['an end user', { '/users/me': answer(200, { user: { ...ADMIN, role: 'end-user' } }) }, 'zendesk_role_too_low'],
    [
      'a token without scope',
      { '/users/me': answer(403, { error: 'Forbidden', description: 'missing scopes: read' }) },
      'zendesk_role_too_low',
    ],
    [
      'an unknown subdomain',
      { '/users/me': answer(404, { error: { title: 'No help desk at acme.zendesk.com', message: 'x' } }) },
      'zendesk_subdomain_unknown',
    ],
    ['an unknown subdomain as a page', { '/users/me': answer(404, '<html>No such desk</html>') }, 'zendesk_subdomain_unknown'],
    ['a renamed subdomain', { '/users/me': answer(301, '', { location: 'https://new.zendesk.com' }) }, 'zendesk_subdomain_unknown'],
    [
      'no brand with a help center',
      { '/brands': answer(200, cursorPage('brands', [BRANDS[2]], null, 'https://acme.zendesk.com/api/v2/brands')) },
      'zendesk_help_center_missing',
    ],
    ['only help centers that were never activated', { '/locales': answer(404, '') }, 'zendesk_help_center_missing'],
    ['a dead network', { '/users/me': new TransportFailure('network', 'ENOTFOUND') }, 'zendesk_unreachable'],
    ['a broken TLS handshake', { '/users/me': new TransportFailure('tls', 'CERT_HAS_EXPIRED') }, 'zendesk_unreachable'],
    ['an account that throttles', { '/users/me': answer(429, '', { 'retry-after': '600' }) }, 'zendesk_unreachable'],
    [
      'a brand that cannot be read',
      { '/brands': answer(200, cursorPage('brands', [{ id: 1 }], null, 'https://acme.zendesk.com/api/v2/brands')) },
      'zendesk_unreachable',
    ],
    [
      'a role that is refused at the articles',
      { '/articles': answer(403, { error: { title: 'Forbidden', message: 'x' } }) },
      'zendesk_role_too_low',
    ],
  ])('%s', async (_name, changes, code) => {
    expect(await check(changes)).toMatchObject({ ok: false, code, message: expect.stringMatching(/^[A-Z].*\.$/) });
  });

  it('is not a fault of ours', async () => {
    await expect(check({ '/users/me': new TypeError('a bug') })).rejects.toThrow('a bug');
  });
});

import type { ZendeskClient } from '../client/zendesk-client';
import { SENTENCES } from '../errors/sentences';
import { ZendeskError, type ZendeskErrorCode } from '../errors/zendesk.error';
import type { ZendeskUser } from '../model/account.schema';

/** The codes a person meets when adding a source (public contract). */
export const CHECK_CODES = [
  'zendesk_unauthorized',
  'zendesk_help_center_missing',
  'zendesk_role_too_low',
  'zendesk_subdomain_unknown',
  'zendesk_unreachable',
] as const;
export type CheckCode = (typeof CHECK_CODES)[number];

export interface CheckedBrand {
  /** Zendesk's id; `main` for the help center of an account whose brands cannot be listed. */
  id: string;
  name: string;
  subdomain: string;
  hasHelpCenter: boolean;
}

/** What a sync would bring and cost. `variants` is an upper bound: not every article is translated into every locale. */
export interface AccountReport {
  account: { subdomain: string; user: string; role: string };
  brands: CheckedBrand[];
  locales: string[];
  estimates: { articles: number; variants: number; requests: number; minutes: number };
}

export type CheckResult = { ok: true; report: AccountReport } | { ok: false; code: CheckCode; message: string; error: ZendeskError };

export interface CheckOptions {
  /** Requests a minute that a sync may spend. */
  allowancePerMinute: () => number;
  signal?: AbortSignal;
  /** What of the account would be synced; default: all of it. */
  scope?: CheckScope;
}

/** Brands by id, locales as Zendesk writes them in lower case; null is all. */
export interface CheckScope {
  brands: 'all' | readonly string[];
  locales: readonly string[] | null;
}

const EVERYTHING: CheckScope = { brands: 'all', locales: null };

const ARTICLES_PER_REQUEST = 100;
/** Count, locales, sections and categories of each brand; of the account its brands, its segments and, before and after the listing, the user. */
const REQUESTS_PER_BRAND = 4;
const REQUESTS_PER_ACCOUNT = 4;
export const MAIN_BRAND_ID = 'main';

/** Proves that a credential can read a whole account, and estimates what that will take. Changes nothing, at Zendesk or here. */
export async function checkAccount(client: ZendeskClient, options: CheckOptions): Promise<CheckResult> {
  try {
    return { ok: true, report: await inspect(client, options) };
  } catch (error) {
    if (!(error instanceof ZendeskError)) throw error;
    return { ok: false, code: toCheckCode(error.code), message: error.message, error };
  }
}

async function inspect(client: ZendeskClient, { allowancePerMinute, signal, scope = EVERYTHING }: CheckOptions): Promise<AccountReport> {
  const abortable = signal ? { signal } : {};
  const user = requireAdmin(await client.usersMe(abortable));
  const brands = await readBrands(client, abortable);
  const surveys = [];
  for (const brand of brands) surveys.push(await survey(client, brand, abortable));
  if (!surveys.some(({ brand }) => brand.hasHelpCenter)) throw stop('zendesk_help_center_missing', SENTENCES.helpCenterMissing);
  return {
    account: { subdomain: client.subdomain, user: user.email ?? user.name, role: user.role },
    brands: surveys.map(({ brand }) => brand),
    locales: [...new Set(surveys.flatMap(({ locales }) => locales))].sort(),
    estimates: estimatesOf(
      surveys.filter(({ brand }) => scope.brands === 'all' || scope.brands.includes(brand.id)),
      scope,
      allowancePerMinute(),
    ),
  };
}

function estimatesOf(surveys: readonly Survey[], { locales: wanted }: CheckScope, allowancePerMinute: number): AccountReport['estimates'] {
  const requests = surveys.reduce(
    (sum, { count, brand }) => sum + (brand.hasHelpCenter ? REQUESTS_PER_BRAND + Math.max(1, Math.ceil(count / ARTICLES_PER_REQUEST)) : 0),
    REQUESTS_PER_ACCOUNT,
  );
  const localesOf = ({ locales }: Survey): string[] => locales.filter((locale) => wanted === null || wanted.includes(locale));
  return {
    articles: surveys.reduce((sum, { count }) => sum + count, 0),
    variants: surveys.reduce((sum, survey) => sum + survey.count * localesOf(survey).length, 0),
    requests,
    minutes: Math.max(1, Math.ceil(requests / allowancePerMinute)),
  };
}

/**
 * Whether this user sees every article. Lower roles are shown a part without being told so; their listings would look like mass deletions.
 * @throws ZendeskError `zendesk_unauthorized` | `zendesk_role_too_low`
 */
export function requireAdmin(user: ZendeskUser): ZendeskUser & { id: string } {
  const { id } = user;
  // Zendesk answers 200 with an anonymous user when there are no credentials.
  if (id === null) throw stop('zendesk_unauthorized', SENTENCES.unauthorized);
  if (!user.active || user.suspended) throw stop('zendesk_unauthorized', SENTENCES.userSuspended);
  if (user.role !== 'admin') throw stop('zendesk_role_too_low', SENTENCES.roleTooLow);
  return { ...user, id };
}

type Abortable = { signal?: AbortSignal };

/** Live brands. An account without Zendesk Support cannot list them and has its main help center only. */
export async function readBrands(client: ZendeskClient, options: Abortable = {}): Promise<CheckedBrand[]> {
  try {
    const { items, unparsable } = await client.brands(options);
    // A brand left out is a help center silently missing.
    if (unparsable.length > 0)
      throw new ZendeskError(
        { code: 'zendesk_answer_unreadable', action: 'retry', message: SENTENCES.unreadable, permanent: false },
        { endpoint: 'brands', detail: unparsable[0]?.reason ?? '' },
      );
    return items
      .filter((brand) => brand.active && !brand.isDeleted)
      .map(({ id, name, subdomain, hasHelpCenter }) => ({ id, name, subdomain, hasHelpCenter }));
  } catch (error) {
    if (!(error instanceof ZendeskError) || error.code !== 'zendesk_product_inactive') throw error;
    return [{ id: MAIN_BRAND_ID, name: client.subdomain, subdomain: client.subdomain, hasHelpCenter: true }];
  }
}

interface Survey {
  brand: CheckedBrand;
  locales: string[];
  count: number;
}

/** `has_help_center` can be said of a help center that was never activated, which answers 404 to everything. */
async function survey(client: ZendeskClient, brand: CheckedBrand, options: Abortable): Promise<Survey> {
  if (!brand.hasHelpCenter) return { brand, locales: [], count: 0 };
  try {
    const { locales } = await client.locales(brand.subdomain, options);
    return { brand, locales, count: await client.articleCount(brand.subdomain, options) };
  } catch (error) {
    if (!(error instanceof ZendeskError) || error.code !== 'zendesk_help_center_missing') throw error;
    return { brand: { ...brand, hasHelpCenter: false }, locales: [], count: 0 };
  }
}

const stop = (code: ZendeskErrorCode, message: string): ZendeskError =>
  new ZendeskError({ code, action: 'stop', message, permanent: true });

/** Whatever is not one of the five is a Zendesk that cannot be used at the moment; a redirect is a subdomain that moved. */
function toCheckCode(code: ZendeskErrorCode): CheckCode {
  if (code === 'zendesk_redirected') return 'zendesk_subdomain_unknown';
  return CHECK_CODES.find((known) => known === code) ?? 'zendesk_unreachable';
}

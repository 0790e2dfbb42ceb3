import { isSubdomain } from '@helpdex/domain';

/** Where one help center's API lives: an origin, and the part of the path that is its own (empty on zendesk.com). */
export interface ZendeskOrigin {
  /** Such as `https://acme.zendesk.com`. */
  readonly origin: string;
  /** `''`, or `/acme` under a template such as `http://127.0.0.1:4010/{subdomain}`. */
  readonly prefix: string;
}

export const DEFAULT_ORIGIN_TEMPLATE = 'https://{subdomain}.zendesk.com';
const PLACEHOLDER = '{subdomain}';

/**
 * Fills the operator's template with a validated label and reads the result back, so that what is called is what was meant.
 * @throws RangeError when the label is none, or the template is no http or https address with one `{subdomain}` in host or path. Whether
 * http may be is for the start to judge, before anything is sent.
 */
export function zendeskOrigin(template: string, subdomain: string): ZendeskOrigin {
  if (!isSubdomain(subdomain)) throw new RangeError('not a Zendesk subdomain');
  const parts = template.split(PLACEHOLDER);
  if (parts.length !== 2) throw new RangeError(`the Zendesk origin template needs ${PLACEHOLDER} exactly once`);
  const filled = parts.join(subdomain);
  if (!URL.canParse(filled)) throw new RangeError('the Zendesk origin template is no address');
  const url = new URL(filled);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new RangeError('the Zendesk origin template must be https or http');
  if (url.username || url.password || url.search || url.hash)
    throw new RangeError('the Zendesk origin template may hold host and path only');
  if (url.href.replace(/\/$/, '') !== filled.replace(/\/$/, '')) throw new RangeError('the Zendesk origin template is ambiguous');
  return { origin: url.origin, prefix: url.pathname.replace(/\/$/, '') };
}

/**
 * Whether the operator names the host in full. Then it may be a private one, such as a proxy's; where a label that a person typed in is part of the
 * name, the name may lead to public addresses only.
 */
export const isAddressOfOperator = (template: string): boolean => !/^https?:\/\/[^/]*\{subdomain\}/.test(template);

/** @param path below `/api/v2` or `/oauth`, starting with `/`. Query values are encoded here. */
export function requestUrl(at: ZendeskOrigin, path: string, query: Readonly<Record<string, string>> = {}): URL {
  const url = new URL(`${at.origin}${at.prefix}${path}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  if (!path.startsWith('/') || url.origin !== at.origin || url.pathname !== `${at.prefix}${path}`)
    throw new RangeError(`not a path of Zendesk's API: ${path}`);
  return url;
}

/**
 * Reads a pagination link. Links are never followed: only their parameters are taken, and only when the link stays on the origin and under the
 * path prefix that it was given by.
 * @returns undefined when it points elsewhere.
 */
export function readOwnLink(at: ZendeskOrigin, link: string): URLSearchParams | undefined {
  if (!URL.canParse(link)) return undefined;
  const url = new URL(link);
  const isOwn = url.origin === at.origin && url.username === '' && url.password === '' && url.pathname.startsWith(`${at.prefix}/api/v2/`);
  return isOwn ? url.searchParams : undefined;
}

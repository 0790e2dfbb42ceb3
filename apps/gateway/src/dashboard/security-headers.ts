import { randomBytes } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';

type Policy = Readonly<Record<string, string>>;

const policyText = (policy: Policy): string =>
  Object.entries(policy)
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join('; ');

/** What an answer of the API may do if a browser is ever talked into rendering it: nothing. */
const API_POLICY: Policy = { 'default-src': "'none'", 'frame-ancestors': "'none'" };

/** Stands where the page of the dashboard wants the nonce of its own answer. */
export const NONCE_PLACEHOLDER = '__CSP_NONCE__';

/**
 * The dashboard's own scripts only. Its component library writes style elements, which carry the nonce of the answer that brought the page.
 * Article previews are sandboxed `srcdoc` frames, which inherit this policy; pictures in them come from the help center's hosts.
 */
const PAGE_POLICY: Policy = {
  'default-src': "'self'",
  'script-src': "'self'",
  'style-src': `'self' 'nonce-${NONCE_PLACEHOLDER}'`,
  'img-src': "'self' data: https:",
  'font-src': "'self' data:",
  'connect-src': "'self'",
  'frame-src': "'self'",
  'object-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'self'",
  'frame-ancestors': "'none'",
};

/** Swagger UI: a bundle of its own, styles it writes itself, and its logo as a data URL. */
const DOCS_POLICY: Policy = { ...PAGE_POLICY, 'style-src': "'self' 'unsafe-inline'", 'img-src': "'self' data:" };

function policyFor(path: string): Policy {
  if (path === '/api/docs' || path.startsWith('/api/docs/')) return DOCS_POLICY;
  return isServicePath(path) ? API_POLICY : PAGE_POLICY;
}

const SERVICE_PATHS = ['/api', '/health', '/metrics', '/mcp'];

/** Paths that belong to programs; every other one is the dashboard's. */
export const isServicePath = (path: string): boolean =>
  SERVICE_PATHS.some((prefix) => path.toLowerCase() === prefix || path.toLowerCase().startsWith(`${prefix}/`));

const NONCE_BYTES = 16;
const nonces = new WeakMap<object, string>();
/** What a style element of this answer's page has to carry. */
export const nonceOf = (response: Response): string => nonces.get(response) ?? '';

export function securityHeaders(request: Request, response: Response, next: NextFunction): void {
  const nonce = randomBytes(NONCE_BYTES).toString('base64url');
  nonces.set(response, nonce);
  response.set({
    'content-security-policy': policyText(policyFor(request.path)).replace(NONCE_PLACEHOLDER, nonce),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  });
  if (isServicePath(request.path)) response.set('cache-control', 'no-store');
  next();
}

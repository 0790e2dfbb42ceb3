import type { NextFunction, Request, Response } from 'express';

type Policy = Readonly<Record<string, string>>;

const policyText = (policy: Policy): string =>
  Object.entries(policy)
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join('; ');

/** What an answer of the API may do if a browser is ever talked into rendering it: nothing. */
const API_POLICY: Policy = { 'default-src': "'none'", 'frame-ancestors': "'none'" };

/**
 * The dashboard's own scripts only. Inline styles are what its component library sets sizes with; they can run no code.
 * Article previews are sandboxed `srcdoc` frames, which inherit this policy; pictures in them come from the help center's hosts.
 */
const PAGE_POLICY: Policy = {
  'default-src': "'self'",
  'script-src': "'self'",
  'style-src': "'self' 'unsafe-inline'",
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
const DOCS_POLICY: Policy = { ...PAGE_POLICY, 'img-src': "'self' data:" };

function policyFor(path: string): Policy {
  if (path === '/api/docs' || path.startsWith('/api/docs/')) return DOCS_POLICY;
  return isServicePath(path) ? API_POLICY : PAGE_POLICY;
}

const SERVICE_PATHS = ['/api', '/health', '/metrics', '/mcp'];

/** Paths that belong to programs; every other one is the dashboard's. */
export const isServicePath = (path: string): boolean =>
  SERVICE_PATHS.some((prefix) => path.toLowerCase() === prefix || path.toLowerCase().startsWith(`${prefix}/`));

export function securityHeaders(request: Request, response: Response, next: NextFunction): void {
  response.set({
    'content-security-policy': policyText(policyFor(request.path)),
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

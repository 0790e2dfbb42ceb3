import { readFile } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';
import { static as serveStatic, type NextFunction, type RequestHandler, type Response } from 'express';
import { isServicePath, NONCE_PLACEHOLDER, nonceOf } from './security-headers';

/** The build puts everything with a hash in its name here. */
const HASHED = 'assets';
const FOREVER = 'public, max-age=31536000, immutable';

/** A page of the dashboard, not a file that happens to be missing. */
const isPage = (path: string): boolean => !basename(path).includes('.');

/** The page with the nonce of this answer. Read each time: a new build is served without a restart, and it is a file of one kilobyte. */
async function sendPage(file: string, response: Response, next: NextFunction): Promise<void> {
  // Without a build there is no page: the address does not exist.
  const page = await readFile(file, 'utf8').catch(() => undefined);
  if (page === undefined) return next();
  // Kept by nobody: its nonce belongs to the policy of this very answer.
  response
    .set('cache-control', 'no-store')
    .type('html')
    .send(page.replaceAll(NONCE_PLACEHOLDER, nonceOf(response)));
}

/**
 * Serves the built dashboard from a folder: hashed files for ever, all others revalidated, and the page itself for every address
 * that it routes on its own.
 */
export function serveDashboard(directory: string): RequestHandler {
  const hashed = join(directory, HASHED) + sep;
  const page = join(directory, 'index.html');
  const files = serveStatic(directory, {
    index: false,
    redirect: false,
    dotfiles: 'ignore',
    setHeaders: (response: Response, path: string) => void response.set('cache-control', path.startsWith(hashed) ? FOREVER : 'no-cache'),
  });
  return (request, response, next) => {
    if (isServicePath(request.path) || !['GET', 'HEAD'].includes(request.method)) return next();
    if (request.path === '/index.html') return void sendPage(page, response, next);
    files(request, response, (error?: unknown) => {
      if (error || !isPage(request.path) || !request.accepts('html')) return next(error);
      void sendPage(page, response, next);
    });
  };
}

import { basename, join, sep } from 'node:path';
import { static as serveStatic, type RequestHandler, type Response } from 'express';
import { isServicePath } from './security-headers';

/** The build puts everything with a hash in its name here. */
const HASHED = 'assets';
const FOREVER = 'public, max-age=31536000, immutable';

/** A page of the dashboard, not a file that happens to be missing. */
const isPage = (path: string): boolean => !basename(path).includes('.');

/**
 * Serves the built dashboard from a folder: hashed files for ever, all others revalidated, and the page itself for every address
 * that it routes on its own.
 */
export function serveDashboard(directory: string): RequestHandler {
  const hashed = join(directory, HASHED) + sep;
  const files = serveStatic(directory, {
    index: false,
    redirect: false,
    dotfiles: 'ignore',
    setHeaders: (response: Response, path: string) => void response.set('cache-control', path.startsWith(hashed) ? FOREVER : 'no-cache'),
  });
  return (request, response, next) => {
    if (isServicePath(request.path) || !['GET', 'HEAD'].includes(request.method)) return next();
    files(request, response, (error?: unknown) => {
      if (error || !isPage(request.path) || !request.accepts('html')) return next(error);
      response.set('cache-control', 'no-cache');
      // Without a build there is no page: the address does not exist.
      response.sendFile('index.html', { root: directory, cacheControl: false }, (failed) => {
        if (failed && !response.headersSent) next();
      });
    });
  };
}

import type { Logger, Metrics } from '@helpdex/observability';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { callerOf } from '../auth/caller';
import { requestContext } from './request-context';

/** The pattern of the route, not the path: few distinct values, and no ids. Files and unknown addresses are one each. */
export function routeOf(request: Request): string {
  const path = (request.route as { path?: unknown } | undefined)?.path;
  return typeof path === 'string' ? path : 'other';
}

/**
 * One line and one measurement per answered request. The path only: queries hold what people search for. Streams are measured when they end.
 */
export function accessLog(logger: Logger, metrics: Pick<Metrics, 'httpRequestSeconds'>): RequestHandler {
  return (request: Request, response: Response, next: NextFunction) => {
    const started = performance.now();
    const context = requestContext();
    response.once('close', () => {
      const seconds = (performance.now() - started) / 1_000;
      const { method, path } = request;
      const route = routeOf(request);
      const status = response.writableFinished ? response.statusCode : 499;
      metrics.httpRequestSeconds.observe({ method, route, status: String(status) }, seconds);
      const caller = callerOf(request);
      const who = caller ? { tenant: caller.tenant, keyId: caller.keyId } : {};
      const facts = { ...context, method, route, path, status, ms: Math.round(seconds * 1_000), ...who };
      logger[path.startsWith('/health/') ? 'debug' : 'info'](facts, 'request');
    });
    next();
  };
}

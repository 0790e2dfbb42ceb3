import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { nextTraceparent } from '@helpdex/observability';
import type { NextFunction, Request, Response } from 'express';

/** What ties the log lines and the calls of one request together. */
export interface RequestContext {
  requestId: string;
  /** W3C Trace Context. */
  traceparent: string;
}

const storage = new AsyncLocalStorage<RequestContext>();

/** The context of the request that is being answered; undefined outside of one. */
export const requestContext = (): RequestContext | undefined => storage.getStore();

/** A client may name its request, within these bounds; anything else gets a new id, so that nothing can be forged into the log. */
const ACCEPTED_ID = /^[A-Za-z0-9_-]{8,64}$/;

/** Gives every request an id (`x-request-id`, told back) and a span within the caller's trace. */
export function withRequestContext(request: Request, response: Response, next: NextFunction): void {
  const given = request.get('x-request-id');
  const requestId = given && ACCEPTED_ID.test(given) ? given : randomUUID();
  response.set('x-request-id', requestId);
  storage.run({ requestId, traceparent: nextTraceparent(request.get('traceparent')) }, next);
}

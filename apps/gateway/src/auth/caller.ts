import { createParamDecorator, UnauthorizedException, type ExecutionContext } from '@nestjs/common';
import type { Caller } from '@helpdex/contracts';
import type { Request } from 'express';

/** Kept beside the request, not on it: nothing that a client sends can ever be taken for it. */
const callers = new WeakMap<object, Caller>();

export const rememberCaller = (request: Request, caller: Caller): void => void callers.set(request, caller);
export const callerOf = (request: Request): Caller | undefined => callers.get(request);

/** The authenticated caller of this request. */
export const AsCaller = createParamDecorator((_data: unknown, context: ExecutionContext): Caller => {
  const caller = callerOf(context.switchToHttp().getRequest<Request>());
  if (!caller) throw new UnauthorizedException();
  return caller;
});

import { Catch, HttpException, Inject, NotFoundException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { ProblemDto } from '@helpdex/contracts';
import type { Request, Response } from 'express';
import { AuditTrail } from '../audit/audit-trail';
import { callerOf } from '../auth/caller';
import { routeOf } from '../logging/access-log';
import { LOGGER, type Logger } from '../logging/logger.token';
import { allowedMethods, type RouterLike } from './allowed-methods';
import { ProblemError } from './problem.error';
import { problemOf, titleOf, type Problem } from './problem-table';

/** Nest throws this when no route took the request; our own handlers never do. */
function routeMissing(error: NotFoundException, request: Request): Error {
  const allow = allowedMethods(request.app.router as unknown as RouterLike, request.path).join(', ');
  return allow === '' ? error : new ProblemError(405, 'method_not_allowed', `This address answers ${allow} only.`, { allow });
}

const bodyOf = ({ code, status, detail, fields }: Problem): ProblemDto => ({
  type: `urn:helpdex:problem:${code}`,
  title: titleOf(status),
  status,
  detail,
  code,
  ...(fields.length > 0 ? { errors: [...fields] } : {}),
});

/** Writes a problem as the whole answer. Nothing happens when an answer has already begun. */
export function sendProblem(response: Response, problem: Problem): void {
  if (response.headersSent) return;
  response.status(problem.status).set({ ...problem.headers, 'cache-control': 'no-store' });
  // Set and ended without Express, which would add a charset that the media type does not have.
  response.setHeader('content-type', 'application/problem+json');
  response.end(JSON.stringify(bodyOf(problem)));
}

/** Turns everything that is thrown into problem details. What clients are not told goes to the log. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(AuditTrail) private readonly trail: AuditTrail,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<Request>();
    const response = http.getResponse<Response>();
    const problem = problemOf(thrown instanceof NotFoundException ? routeMissing(thrown, request) : thrown);
    if (problem.status >= 500 && !(thrown instanceof HttpException)) this.report(thrown, problem);
    sendProblem(response, problem);
    this.noteDenial(request, problem);
    // An answer that broke off midway must not look complete.
    if (!response.writableEnded) response.destroy();
  }

  private noteDenial(request: Request, { status, code }: Problem): void {
    const caller = callerOf(request);
    if (status === 403 && caller) void this.trail.denied(caller, request.method, routeOf(request), code);
  }

  private report(thrown: unknown, problem: Problem): void {
    const level = problem.status === 503 ? 'warn' : 'error';
    this.logger[level]({ err: thrown, code: problem.code }, 'request failed');
  }
}

import { DomainError } from '@helpdex/domain';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import type { IncomingMessage } from 'node:http';
import { ProblemError } from './problem.error';

/** Larger than any honest body: options with hundreds of rules are some tens of KiB. */
export const MAX_BODY_BYTES = 256 * 1024;

const mediaType = (): ProblemError =>
  new ProblemError(415, 'unsupported_media_type', 'Send the body as application/json in UTF-8.', { accept: 'application/json' });

/** The parser's own messages quote the body, which may hold credentials; each kind gets a sentence of ours. */
const BY_TYPE: Readonly<Record<string, () => Error>> = {
  'entity.parse.failed': () => new DomainError('invalid', 'malformed_json', 'The body is not valid JSON.'),
  'entity.too.large': () => new ProblemError(413, 'body_too_large', `A body may have ${MAX_BODY_BYTES} bytes at most.`),
  'encoding.unsupported': mediaType,
  'charset.unsupported': mediaType,
};

/** Clients say `content-length: 0` of a POST without a body, and then name no media type. */
const hasBody = ({ headers }: Request): boolean => headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

function refuseOtherMedia(request: Request, _response: Response, next: NextFunction): void {
  const writes = ['POST', 'PUT', 'PATCH'].includes(request.method);
  next(writes && hasBody(request) && !request.is('application/json') ? mediaType() : undefined);
}

function translate(error: unknown, _request: Request, _response: Response, next: NextFunction): void {
  const { type, status } = error as { type?: unknown; status?: unknown };
  const known = typeof type === 'string' ? BY_TYPE[type] : undefined;
  if (known) return next(known());
  next(status === 400 ? new DomainError('invalid', 'malformed_body', 'The body could not be read.') : error);
}

/** Signatures are over the very bytes, so these bodies stay bytes. */
const staysRaw = ({ url }: IncomingMessage): boolean => /^\/api\/v1\/webhooks\//.test(url ?? '');

/** Reads JSON bodies, and nothing else, into `request.body`. */
export function parseBodies(app: NestExpressApplication): void {
  app.use(refuseOtherMedia);
  app.useBodyParser('raw', { limit: MAX_BODY_BYTES, type: staysRaw });
  app.useBodyParser('json', { limit: MAX_BODY_BYTES });
  app.use(translate);
}

import { HttpException } from '@nestjs/common';
import { DomainError, type DomainErrorKind } from '@helpdex/domain';
import type { FieldProblem } from '@helpdex/contracts';
import { ProblemError } from './problem.error';

/** What a client is told of an error. */
export interface Problem {
  status: number;
  code: string;
  detail: string;
  fields: readonly FieldProblem[];
  headers: Readonly<Record<string, string>>;
}

/** The one place where a kind of domain error becomes an HTTP status. */
export const STATUS_OF_KIND: Readonly<Record<DomainErrorKind, number>> = {
  invalid: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  unprocessable: 422,
  internal: 500,
  unavailable: 503,
};

/** RFC 9457 `title`: the same for every problem of a status. */
const TITLES: Readonly<Record<number, string>> = {
  400: 'The request is not valid',
  401: 'An API key is needed',
  403: 'Not allowed',
  404: 'Not found',
  405: 'The method is not supported here',
  406: 'No acceptable representation',
  409: 'Conflict with the present state',
  413: 'The request is too large',
  415: 'The media type is not supported',
  422: 'The request cannot be carried out',
  429: 'Too many requests',
  500: 'Something went wrong',
  503: 'Temporarily unavailable',
};

const CHALLENGE = 'Bearer realm="helpdex"';
const RETRY_AFTER_SECONDS = '5';
const INTERNAL: Problem = {
  status: 500,
  code: 'internal_error',
  detail: 'The server could not answer. The request id in the header x-request-id helps to find out why.',
  fields: [],
  headers: {},
};

function headersOf(status: number): Record<string, string> {
  if (status === 401) return { 'www-authenticate': CHALLENGE };
  return status === 503 ? { 'retry-after': RETRY_AFTER_SECONDS } : {};
}

function fromDomain(error: DomainError): Problem {
  const status = STATUS_OF_KIND[error.kind];
  // What broke inside is for the log, whatever sentence it came with.
  if (status === 500) return INTERNAL;
  return { status, code: error.code, detail: error.message, fields: error.fields, headers: headersOf(status) };
}

/** Nest's own exceptions carry words of the request in their message; they are told by status only. */
function fromFramework(status: number): Problem {
  if (status >= 500 || status < 400) return INTERNAL;
  const known = status === 404 ? { code: 'route_not_found', detail: 'There is nothing at this address.' } : undefined;
  const { code, detail } = known ?? { code: 'bad_request', detail: 'The request could not be understood.' };
  return { status, code, detail, fields: [], headers: headersOf(status) };
}

/** What to tell a client of anything that was thrown. Unknown errors tell nothing. */
export function problemOf(error: unknown): Problem {
  if (error instanceof DomainError) return fromDomain(error);
  if (error instanceof ProblemError)
    return {
      status: error.status,
      code: error.code,
      detail: error.message,
      fields: error.fields,
      headers: { ...headersOf(error.status), ...error.headers },
    };
  return error instanceof HttpException ? fromFramework(error.getStatus()) : INTERNAL;
}

export const titleOf = (status: number): string => TITLES[status] ?? 'The request failed';

import type { FieldProblem } from '@helpdex/contracts';

/** What went wrong, in terms of the domain; the HTTP status is decided at the edge. */
export const DOMAIN_ERROR_KINDS = [
  'invalid',
  'unauthorized',
  'forbidden',
  'not_found',
  'conflict',
  'unprocessable',
  'unavailable',
  'internal',
] as const;
export type DomainErrorKind = (typeof DOMAIN_ERROR_KINDS)[number];

/** A refusal with a stable code and a sentence for a person. Carries no secret and no upstream body. */
export class DomainError extends Error {
  override readonly name = 'DomainError';

  constructor(
    readonly kind: DomainErrorKind,
    readonly code: string,
    message: string,
    readonly fields: readonly FieldProblem[] = [],
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** A `DomainError` as it travels between services. */
export interface RpcProblem {
  kind: DomainErrorKind;
  code: string;
  message: string;
  fields: readonly FieldProblem[];
}

export const toRpcProblem = (error: DomainError): RpcProblem => ({
  kind: error.kind,
  code: error.code,
  message: error.message,
  fields: error.fields,
});

export function isRpcProblem(value: unknown): value is RpcProblem {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, code, message, fields } = value as Partial<RpcProblem>;
  return (
    (DOMAIN_ERROR_KINDS as readonly unknown[]).includes(kind) &&
    typeof code === 'string' &&
    typeof message === 'string' &&
    Array.isArray(fields)
  );
}

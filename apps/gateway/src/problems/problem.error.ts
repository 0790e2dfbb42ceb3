import type { FieldProblem } from '@helpdex/contracts';

/**
 * A refusal that only exists at the HTTP edge (media types, methods, stream limits); everything else is a `DomainError`.
 * `detail` is a sentence for a person and carries nothing of the request that could be a secret.
 */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
  }

  readonly fields: readonly FieldProblem[] = [];
}

import type { FieldProblem, ProblemDto } from '@helpdex/contracts';

/** Codes of ours, for answers without a code of the server's: none came, or one that is no problem document. */
export const OFFLINE = 'offline';
export const UNREADABLE = 'unknown';

/** A refusal of the API, with its sentence for a person and the fields it is about. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  readonly code: string;
  readonly fields: readonly FieldProblem[];

  constructor({ status, code, detail, errors = [] }: Pick<ProblemDto, 'status' | 'code' | 'detail'> & { errors?: FieldProblem[] }) {
    super(detail);
    this.status = status;
    this.code = code;
    this.fields = errors;
  }
}

/** Reads a failed answer. One that is no problem document still says something. */
export async function readProblem(response: Response): Promise<ApiProblem> {
  const body = (await response.json().catch(() => ({}))) as Partial<ProblemDto>;
  return new ApiProblem({
    status: response.status,
    code: body.code ?? UNREADABLE,
    detail: body.detail ?? `The server answered with status ${response.status}.`,
    ...(body.errors ? { errors: body.errors } : {}),
  });
}

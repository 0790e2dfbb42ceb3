export interface FieldProblem {
  /** Path from the body's root, e.g. `credentials.token`. */
  field: string;
  rule: string;
  message: string;
}

/** RFC 9457 problem details, as `application/problem+json`. */
export interface ProblemDto {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  errors?: FieldProblem[];
}

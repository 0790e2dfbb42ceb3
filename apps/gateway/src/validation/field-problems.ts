import type { ValidationError } from '@nestjs/common';
import type { FieldProblem } from '@helpdex/contracts';

const MAX_REPORTED = 50;
const MAX_FIELD_CHARS = 200;

/** class-validator starts its sentences with the property or "property x"; the path is told beside it. */
function told(error: ValidationError, rule: string, message: string): string {
  if (rule === 'whitelistValidation') return 'is not a field of this request';
  return message.startsWith(`${error.property} `) ? message.slice(error.property.length + 1) : message;
}

function flatten(errors: readonly ValidationError[], parent: string): FieldProblem[] {
  return errors.flatMap((error) => {
    const field = (parent === '' ? error.property : `${parent}.${error.property}`).slice(0, MAX_FIELD_CHARS);
    const own = Object.entries(error.constraints ?? {}).map(([rule, message]) => ({ field, rule, message: told(error, rule, message) }));
    return [...own, ...flatten(error.children ?? [], field)];
  });
}

/** Every broken rule with the path of its field, `credentials.token`; never the value. */
export const fieldProblems = (errors: readonly ValidationError[]): FieldProblem[] => flatten(errors, '').slice(0, MAX_REPORTED);

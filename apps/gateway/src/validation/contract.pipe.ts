import { ValidationPipe, type ArgumentMetadata, type Type } from '@nestjs/common';
import type { FieldProblem } from '@helpdex/contracts';
import { DomainError } from '@helpdex/domain';
import { fieldProblems } from './field-problems';
import { inspectInput } from './inspect-input';
import { dropNulls, withoutEmpty } from './left-out';

function refusal(fields: readonly FieldProblem[]): DomainError {
  const names = [...new Set(fields.map(({ field }) => field))].filter((name) => name !== '').slice(0, 5);
  return new DomainError(
    'invalid',
    'validation_failed',
    names.length > 0 ? `Please correct: ${names.join(', ')}.` : 'The request must be a JSON object.',
    fields,
  );
}

const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Parses a body or query into an instance of its contract class, or refuses it with every broken rule. Unknown fields are refused. */
export class ContractPipe extends ValidationPipe {
  constructor(private readonly contract: Type) {
    super({
      expectedType: contract,
      whitelist: true,
      forbidNonWhitelisted: true,
      transform: true,
      exceptionFactory: (errors) => refusal(fieldProblems(errors)),
    });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    // No body at all is an empty one: which fields are needed is the class's to say.
    const given = value ?? {};
    if (!isPlainObject(given)) throw refusal([{ field: '', rule: 'isObject', message: 'must be a JSON object' }]);
    const problems = inspectInput(given);
    if (problems.length > 0) throw refusal(problems);
    const chosen = metadata.type === 'query' ? withoutEmpty(this.contract, given) : { ...given };
    return dropNulls(this.contract, (await super.transform(chosen, metadata)) as object);
  }
}

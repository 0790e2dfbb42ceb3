import { defaultSourceOptions, SourceOptions, type FieldProblem, type SourceOptionsInput } from '@helpdex/contracts';
import { DomainError } from '@helpdex/domain';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { isDeepStrictEqual } from 'node:util';

function fieldProblems(errors: readonly ValidationError[], path: string): FieldProblem[] {
  return errors.flatMap(({ property, constraints = {}, children = [] }) => {
    const field = `${path}.${property}`;
    const own = Object.entries(constraints).map(([rule, message]) => ({ field, rule, message }));
    return [...own, ...fieldProblems(children, field)];
  });
}

/** What was given over what is in force. @throws DomainError `validation_failed` naming each field that does not hold. */
export function mergeOptions(given: SourceOptionsInput | undefined, present: SourceOptions = defaultSourceOptions()): SourceOptions {
  const set = Object.entries(given ?? {}).filter(([, value]) => value !== undefined);
  const merged = { ...present, ...Object.fromEntries(set) };
  const errors = validateSync(plainToInstance(SourceOptions, merged), { whitelist: true, forbidNonWhitelisted: true });
  if (errors.length > 0)
    throw new DomainError('invalid', 'validation_failed', 'The options are not valid.', fieldProblems(errors, 'options'));
  return merged;
}

/**
 * Whether entries have to be judged again. Every option counts: each one decides who may see an entry or whether it belongs to the source at all,
 * and judging again without need costs time, not correctness.
 */
export const decideOtherwise = (before: SourceOptions, after: SourceOptions): boolean => !isDeepStrictEqual(before, after);

const includesNew = (before: readonly string[] | null, after: readonly string[] | null): boolean =>
  before !== null && (after === null || after.some((one) => !before.includes(one)));

const chosen = (brands: SourceOptions['brands']): readonly string[] | null => (brands === 'all' ? null : brands);

/** Whether something belongs to the source that did not before, and so was never fetched. */
export const bringMore = (before: SourceOptions, after: SourceOptions): boolean =>
  includesNew(before.locales, after.locales) || includesNew(chosen(before.brands), chosen(after.brands));

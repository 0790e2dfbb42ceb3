import { checkProduced, readConsumed, type EventClass } from '@helpdex/contracts';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';

export interface ValidationIssue {
  /** JSON pointer into the data. */
  readonly path: string;
  readonly message: string;
}

export type Validated<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly issues: readonly ValidationIssue[] };

/** Guards both doors: strict on what is produced, tolerant of unknown fields in what is consumed. */
export interface EventValidator {
  /** What stands against producing this data; empty when nothing does. */
  produced(event: EventClass, data: unknown): readonly ValidationIssue[];
  consumed<T extends object>(event: EventClass<T>, data: unknown): Validated<T>;
}

/** Validators compiled from the contracts' JSON Schemas: the fast one, and the default. */
export const compiledValidator: EventValidator = { produced: checkProduced, consumed: readConsumed };

function issuesOf(errors: readonly ValidationError[], parent = ''): ValidationIssue[] {
  return errors.flatMap((error) => {
    const path = `${parent}/${error.property}`;
    const own = Object.values(error.constraints ?? {}).map((message) => ({ path, message }));
    return [...own, ...issuesOf(error.children ?? [], path)];
  });
}

function validated<T extends object>(event: EventClass<T>, data: unknown, strict: boolean): Validated<T> {
  if (typeof data !== 'object' || data === null || Array.isArray(data))
    return { ok: false, issues: [{ path: '', message: 'must be an object' }] };
  const value = plainToInstance(event, data);
  const issues = issuesOf(validateSync(value, { whitelist: true, forbidNonWhitelisted: strict, forbidUnknownValues: true }));
  return issues.length > 0 ? { ok: false, issues } : { ok: true, value };
}

/** class-validator on the classes themselves: every decorator counts, unknown fields are stripped; some seven times slower (3,500 bytes: 3,000 against 22,000 records/s on one core). */
export const classValidator: EventValidator = {
  produced: (event, data) => {
    const result = validated(event, data, true);
    return result.ok ? [] : result.issues;
  },
  consumed: (event, data) => validated(event, data, false),
};

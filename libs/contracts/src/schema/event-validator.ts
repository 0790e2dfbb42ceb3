import Ajv2020, { type ErrorObject, type ValidateFunction } from 'ajv/dist/2020';
import type { EventClass } from '../topics';
import { schemaOf } from './json-schema';

export interface EventIssue {
  /** JSON pointer into the data. */
  path: string;
  message: string;
}

const MAX_ISSUES = 10;
const cache = new Map<string, ValidateFunction>();

/**
 * Formats are left to the classes; here they would only cost time on every record. Lengths count UTF-16 units, as class-validator does and without
 * walking through every text. The schemas are generated, so they are not themselves checked each time a service starts.
 */
function compiled(type: EventClass, open: boolean): ValidateFunction {
  const key = `${type.name}:${open}`;
  const known = cache.get(key);
  if (known) return known;
  const ajv = new Ajv2020({
    strict: false,
    allErrors: false,
    validateFormats: false,
    unicode: false,
    validateSchema: false,
    logger: false,
  });
  const fresh = ajv.compile(schemaOf(type, { open }));
  cache.set(key, fresh);
  return fresh;
}

const issues = (errors: ErrorObject[] | null | undefined): EventIssue[] =>
  (errors ?? []).slice(0, MAX_ISSUES).map((error) => ({ path: error.instancePath, message: error.message ?? error.keyword }));

/** What stands against producing this data: also every field the class does not know. Empty when it may be sent. */
export function checkProduced(type: EventClass, data: unknown): EventIssue[] {
  const validate = compiled(type, false);
  return validate(data) ? [] : issues(validate.errors);
}

/** Reads consumed data: what is known must hold; unknown fields pass and are not looked at, so that a newer producer does no harm. */
export function readConsumed<T extends object>(
  type: EventClass<T>,
  data: unknown,
): { ok: true; value: T } | { ok: false; issues: EventIssue[] } {
  const validate = compiled(type, true);
  return validate(data) ? { ok: true, value: data as T } : { ok: false, issues: issues(validate.errors) };
}

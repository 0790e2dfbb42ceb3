import type { Outcome } from '../outcome';

const KINDS = new Set<unknown>(['done', 'retry', 'park']);

function isOutcome(value: unknown): value is Outcome {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, reason } = value as { kind?: unknown; reason?: unknown };
  return KINDS.has(kind) && (kind === 'done' || typeof reason === 'string');
}

/**
 * One outcome per record, from whatever a handler returned: guards, interceptors and plain mistakes stand between the types and here.
 * @throws TypeError when it is no outcome, or not one per record; silence is not success.
 */
export function alignOutcomes(result: unknown, records: number): readonly Outcome[] {
  if (isOutcome(result)) return Array.from({ length: records }, () => result);
  if (!Array.isArray(result) || result.length !== records || !result.every(isOutcome))
    throw new TypeError(`A handler must answer with one outcome, or with one for each of its ${records} records`);
  return result;
}

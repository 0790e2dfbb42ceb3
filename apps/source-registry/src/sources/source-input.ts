import type { Cadence } from '@helpdex/contracts';
import { cadenceProblem, DomainError, normaliseSubdomain } from '@helpdex/domain';

const fieldRefused = (field: string, rule: string, message: string): DomainError =>
  new DomainError('invalid', 'validation_failed', message, [{ field, rule, message }]);

/** @throws DomainError `validation_failed` with a sentence that says what to enter. */
export function readSubdomain(input: string): string {
  const result = normaliseSubdomain(input);
  if ('error' in result) throw fieldRefused('subdomain', 'subdomain', result.error);
  return result.subdomain;
}

/** @throws DomainError `validation_failed` when it could never be kept. */
export function readCadence(cadence: Cadence, now: Date): Cadence {
  const problem = cadenceProblem(cadence, now);
  if (problem !== undefined) throw fieldRefused('cadence', 'cadence', problem);
  return cadence;
}

import type { ValidationIssue } from '../validator';

/** The data is not what its event class says: a defect of the producer. */
export class ContractViolationError extends Error {
  override readonly name = 'ContractViolationError';

  constructor(
    event: string,
    readonly issues: readonly ValidationIssue[],
  ) {
    super(`${event} breaks its contract: ${issues.map(({ path, message }) => `${path || '/'} ${message}`).join('; ')}`);
  }
}

/** The record is larger than its topic takes. */
export class RecordTooLargeError extends Error {
  override readonly name = 'RecordTooLargeError';

  constructor(
    readonly topic: string,
    readonly bytes: number,
    readonly maxBytes: number,
  ) {
    super(`A record of ${bytes} bytes is larger than the ${maxBytes} that ${topic} takes`);
  }
}

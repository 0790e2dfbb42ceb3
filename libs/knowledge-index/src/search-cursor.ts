import { DomainError } from '@helpdex/domain';
import { createHash } from 'node:crypto';

/** Hits that paging can reach; who wants more has to ask more precisely. */
export const MAX_REACHABLE = 1_000;

const fingerprint = (question: unknown): string => createHash('sha256').update(JSON.stringify(question)).digest('base64url').slice(0, 12);

/** Opaque, and good for the question it was given out for only. */
export const encodeSearchCursor = (offset: number, question: unknown): string =>
  Buffer.from(JSON.stringify([offset, fingerprint(question)])).toString('base64url');

/** @throws DomainError `invalid_cursor` */
export function decodeSearchCursor(cursor: string, question: unknown): number {
  try {
    const [offset, mark] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown[];
    if (typeof offset === 'number' && Number.isInteger(offset) && offset > 0 && offset < MAX_REACHABLE && mark === fingerprint(question))
      return offset;
  } catch {
    // Told below: damaged, made up and for another question are the same to the caller.
  }
  throw new DomainError('invalid', 'invalid_cursor', 'The cursor does not belong to this search. Start again without it.');
}

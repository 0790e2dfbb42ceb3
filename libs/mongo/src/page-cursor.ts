import { DomainError } from '@helpdex/domain';

/** The sort value and id of the last row of a page. */
export interface PagePosition {
  readonly value: string | number | Date;
  readonly id: string;
}

const MAX_CURSOR_CHARS = 1_000;

/** Opaque to clients. Dates keep being dates. */
export const encodeCursor = ({ value, id }: PagePosition): string =>
  Buffer.from(JSON.stringify(value instanceof Date ? [value.getTime(), id, 'date'] : [value, id])).toString('base64url');

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

/** @throws DomainError `validation_failed` for anything that `encodeCursor` did not make; what comes out never holds an operator. */
export function decodeCursor(cursor: string): PagePosition {
  const parts = cursor.length <= MAX_CURSOR_CHARS ? parse(cursor) : undefined;
  if (Array.isArray(parts)) {
    const [value, id, type] = parts as unknown[];
    if (typeof id === 'string') {
      if (parts.length === 2 && (typeof value === 'string' || typeof value === 'number')) return { value, id };
      const date = parts.length === 3 && type === 'date' && typeof value === 'number' ? new Date(value) : undefined;
      if (date && !Number.isNaN(date.getTime())) return { value: date, id };
    }
  }
  throw cursorRefused();
}

export function cursorRefused(): DomainError {
  const problem = { field: 'cursor', rule: 'cursor', message: 'cursor must be a nextCursor of an earlier answer' };
  return new DomainError('invalid', 'validation_failed', 'The cursor was not given out by this list.', [problem]);
}

import type { Model, QueryFilter } from 'mongoose';
import { cursorRefused, decodeCursor, encodeCursor, type PagePosition } from './page-cursor';

export interface PageRequest<T> {
  readonly filter: QueryFilter<T>;
  /** Rows are ordered by this field and then by `_id`; it needs an index (filter fields, field, _id). Never null in stored rows. */
  readonly sort: { readonly field: keyof T & string; readonly direction: 'asc' | 'desc' };
  /** Clamped to 1-100; default 20. */
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
  /** Fields to leave out or to take, as for `find`. */
  readonly projection?: Record<string, 0 | 1>;
}

export interface PageOf<T> {
  readonly rows: T[];
  readonly nextCursor: string | null;
}

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;

/** Rows of a page for which so many were asked. */
export const pageLimit = (limit: number | undefined): number => Math.min(MAX_LIMIT, Math.max(1, Math.trunc(limit ?? DEFAULT_LIMIT)));

function after(field: string, operator: '$gt' | '$lt', { value, id }: PagePosition): Record<string, unknown> {
  return { $or: [{ [field]: { [operator]: value } }, { [field]: value, _id: { [operator]: id } }] };
}

/** `typeof` what a schema type holds. */
const HELD: Readonly<Record<string, string>> = { String: 'string', Number: 'number', Date: 'object' };

/** The cursor's position in this list. One of another list may hold a value that this field's type does not know. */
function positionIn<T>(model: Model<T>, field: string, cursor: string): PagePosition {
  const position = decodeCursor(cursor);
  const held = HELD[model.schema.path(field)?.instance ?? ''];
  if (held !== undefined && typeof position.value !== held) throw cursorRefused();
  return position;
}

/**
 * One page by keyset: rows that are added or removed between two pages neither repeat nor hide others, and the last page costs what the first does.
 * @throws DomainError `validation_failed` for a cursor that was not given out.
 */
export async function findPage<T extends { _id: string }>(model: Model<T>, request: PageRequest<T>): Promise<PageOf<T>> {
  const { filter, sort, cursor, projection = {} } = request;
  const limit = pageLimit(request.limit);
  const order = sort.direction === 'asc' ? 1 : -1;
  const where = cursor ? { $and: [filter, after(sort.field, order === 1 ? '$gt' : '$lt', positionIn(model, sort.field, cursor))] } : filter;
  const rows = await model
    .find(where as QueryFilter<T>, projection)
    .sort({ [sort.field]: order, _id: order })
    .limit(limit + 1)
    .lean<T[]>();
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { rows: page, nextCursor: more ? encodeCursor({ value: last[sort.field] as PagePosition['value'], id: last._id }) : null };
}

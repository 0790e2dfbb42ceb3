import { isJsonObject, refused, understood, type Parser } from './parser';
import { locale, zendeskId } from './zendesk-values';

/** A row of a listing that could not be understood: it is quarantined on its own and never fails the page it stood on. */
export interface UnparsableRow {
  ok: false;
  /** The row's id, when at least that could be read. */
  id?: string;
  /** The row's locale, when it could be read. */
  locale?: string;
  /** Languages of the translations that came with it, as far as they could be read. */
  translatedInto?: string[];
  /** Field and rule, without content. At most 300 characters. */
  reason: string;
}

export type Row<T> = { ok: true; value: T } | UnparsableRow;

const MAX_REASON_CHARS = 300;

export function parseRow<T>(parser: Parser<T>, input: unknown): Row<T> {
  const parsed = parser(input);
  if (parsed.ok) return parsed;
  const row: UnparsableRow = { ok: false, reason: parsed.reason.slice(0, MAX_REASON_CHARS) };
  if (!isJsonObject(input)) return row;
  const id = zendeskId(input['id']);
  if (id.ok) row.id = id.value;
  const code = locale(input['locale']);
  if (code.ok) row.locale = code.value;
  if (Array.isArray(input['translations'])) row.translatedInto = localesOf(input['translations']);
  return row;
}

const localesOf = (translations: readonly unknown[]): string[] =>
  translations.flatMap((one) => {
    const code = isJsonObject(one) ? locale(one['locale']) : undefined;
    return code?.ok ? [code.value] : [];
  });

/** Reads a single record as if it stood in a listing; only what is no object at all is refused. */
export const rowOf =
  <T>(parser: Parser<T>): Parser<Row<T>> =>
  (input) =>
    isJsonObject(input) ? understood(parseRow(parser, input)) : refused('expected an object');

export const parseRows = <T>(parser: Parser<T>, inputs: readonly unknown[]): Row<T>[] => inputs.map((input) => parseRow(parser, input));

export interface SortedRows<T> {
  items: T[];
  unparsable: UnparsableRow[];
}

export function sortRows<T>(rows: readonly Row<T>[]): SortedRows<T> {
  const sorted: SortedRows<T> = { items: [], unparsable: [] };
  for (const row of rows) {
    if (row.ok) sorted.items.push(row.value);
    else sorted.unparsable.push(row);
  }
  return sorted;
}

/** A value that was understood, or the reason why not. Reasons name the field, never its content: they are logged and shown. */
export type Parsed<T> = { ok: true; value: T } | { ok: false; reason: string };
export type Parser<T> = (input: unknown) => Parsed<T>;

export const understood = <T>(value: T): Parsed<T> => ({ ok: true, value });
export const refused = (reason: string): { ok: false; reason: string } => ({ ok: false, reason });

export const text: Parser<string> = (input) =>
  typeof input === 'string' ? understood(input) : refused(`expected text, got ${kindOf(input)}`);

export const flag: Parser<boolean> = (input) =>
  typeof input === 'boolean' ? understood(input) : refused(`expected true or false, got ${kindOf(input)}`);

export const wholeNumber: Parser<number> = (input) =>
  Number.isSafeInteger(input) ? understood(input as number) : refused(`expected a whole number, got ${kindOf(input)}`);

export const nullable =
  <T>(parser: Parser<T>): Parser<T | null> =>
  (input) =>
    input === null ? understood(null) : parser(input);

export const listOf =
  <T>(parser: Parser<T>): Parser<T[]> =>
  (input) => {
    if (!Array.isArray(input)) return refused(`expected a list, got ${kindOf(input)}`);
    const values: T[] = [];
    for (const [index, item] of input.entries()) {
      const parsed = parser(item);
      if (!parsed.ok) return refused(`[${index}]: ${parsed.reason}`);
      values.push(parsed.value);
    }
    return understood(values);
  };

const ABSENT = Symbol('absent');

/** How one property is read: from which key, and what its absence means. */
export interface Field<T> {
  readonly key: string;
  readonly parser: Parser<T>;
  /** What an absent key stands for; `ABSENT` leaves the property out, `undefined` refuses the row. */
  readonly whenAbsent?: { value: T | typeof ABSENT };
}

export const required = <T>(key: string, parser: Parser<T>): Field<T> => ({ key, parser });
/** Absent key, absent property: for facts where "not said" differs from every value. */
export const optional = <T>(key: string, parser: Parser<T>): Field<T> => ({ key, parser, whenAbsent: { value: ABSENT } });
export const withDefault = <T>(key: string, parser: Parser<T>, value: T): Field<T> => ({ key, parser, whenAbsent: { value } });

export type Shape<T> = { readonly [K in keyof T]-?: Field<Required<T>[K]> };

/** Reads an object key by key; keys that are not in `shape` are ignored. */
export function record<T extends object>(shape: Shape<T>): Parser<T> {
  const fields = Object.entries(shape) as [string, Field<unknown>][];
  return (input) => {
    if (!isJsonObject(input)) return refused(`expected an object, got ${kindOf(input)}`);
    const result: Record<string, unknown> = {};
    for (const [property, field] of fields) {
      const parsed = readField(input, field);
      if (!parsed.ok) return refused(`${field.key}: ${parsed.reason}`);
      if (parsed.value !== ABSENT) result[property] = parsed.value;
    }
    return understood(result as T);
  };
}

function readField(input: Record<string, unknown>, field: Field<unknown>): Parsed<unknown> {
  if (Object.hasOwn(input, field.key)) return field.parser(input[field.key]);
  return field.whenAbsent ? understood(field.whenAbsent.value) : refused('missing');
}

export const isJsonObject = (input: unknown): input is Record<string, unknown> =>
  typeof input === 'object' && input !== null && !Array.isArray(input);

const kindOf = (input: unknown): string => (input === null ? 'null' : Array.isArray(input) ? 'a list' : typeof input);

/** One setting: where it comes from, what it may be, and how it is told to people. */
export interface Field<T> {
  /** Name of the environment variable. */
  readonly key: string;
  readonly description: string;
  /** The rule in words; completes the sentence "KEY must be ...". Never contains a value that was given. */
  readonly rule: string;
  /** Default as a person would write it into the environment; undefined when the setting is required or optional. */
  readonly defaultText: string | undefined;
  readonly required: boolean;
  /** Sensitive values are masked wherever settings are shown. */
  readonly sensitive: boolean;
  /** What an absent variable means; ignored when `required`. */
  readonly fallback: T;
  /** @returns undefined when the text breaks the rule. */
  read(text: string): T | undefined;
}

/** What a fragment gives for its fields. */
export type ValuesOf<F extends FieldTable> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };
export type FieldTable = Readonly<Record<string, Field<unknown>>>;

interface Common {
  key: string;
  description: string;
  sensitive?: boolean;
}
/** A default that the reader itself must accept, so that a default cannot break the rule it stands beside. */
interface WithDefault extends Common {
  default: string;
}
interface Optional extends Common {
  optional: true;
}
export type FieldOptions = Common | WithDefault | Optional;
/** A field is absent only when it was declared `optional`. */
type Read<O extends FieldOptions, T> = O extends Optional ? T | undefined : T;

type Reader<T> = (text: string) => T | undefined;

function field<O extends FieldOptions, T>(options: O, rule: string, read: Reader<T>): Field<Read<O, T>> {
  const defaultText = 'default' in options ? options.default : undefined;
  const fallback = defaultText === undefined ? undefined : read(defaultText);
  if (defaultText !== undefined && fallback === undefined) throw new Error(`The default of ${options.key} breaks its own rule`);
  return {
    key: options.key,
    description: options.description,
    rule,
    defaultText,
    required: defaultText === undefined && !('optional' in options),
    sensitive: options.sensitive ?? false,
    fallback: fallback as Read<O, T>,
    read: read as Reader<Read<O, T>>,
  };
}

export interface TextBounds {
  minChars?: number;
  pattern?: RegExp;
  /** What the pattern means, in words. */
  patternRule?: string;
  /** A part that the text must contain. */
  contains?: string;
}

export function text<O extends FieldOptions & TextBounds>(options: O): Field<Read<O, string>> {
  const { minChars = 1, pattern, patternRule, contains } = options;
  const rule = [
    minChars > 1 ? `text of at least ${minChars} characters` : 'text',
    ...(pattern ? [patternRule ?? `matching ${pattern.source}`] : []),
    ...(contains ? [`containing ${contains}`] : []),
  ].join(', ');
  return field(options, rule, (value) =>
    value.length >= minChars && (!pattern || pattern.test(value)) && (!contains || value.includes(contains)) ? value : undefined,
  );
}

/** Text that must never be shown: it is sensitive wherever it goes. */
export const secret = <O extends FieldOptions & TextBounds>(options: O): Field<Read<O, string>> => text({ ...options, sensitive: true });

export function integer<O extends FieldOptions & { min: number; max: number }>(options: O): Field<Read<O, number>> {
  const { min, max } = options;
  return field(options, `a whole number from ${min} to ${max}`, (value) => {
    const number = /^-?\d{1,15}$/.test(value) ? Number(value) : NaN;
    return number >= min && number <= max ? number : undefined;
  });
}

const BOOLEANS = new Map([
  ['1', true],
  ['true', true],
  ['yes', true],
  ['on', true],
  ['0', false],
  ['false', false],
  ['no', false],
  ['off', false],
]);
export const flag = <O extends FieldOptions>(options: O): Field<Read<O, boolean>> =>
  field(options, 'one of 1, true, yes, on, 0, false, no, off', (value) => BOOLEANS.get(value.toLowerCase()));

export function choice<const C extends readonly string[], O extends FieldOptions>(among: C, options: O): Field<Read<O, C[number]>> {
  return field(options, `one of ${among.join(', ')}`, (value) => among.find((candidate) => candidate === value) as C[number] | undefined);
}

/** Comma-separated; every item must match. */
export function list<O extends FieldOptions & { item: RegExp; itemRule: string }>(options: O): Field<Read<O, readonly string[]>> {
  return field(options, `a comma-separated list of ${options.itemRule}`, (value) => {
    const items = value.split(',').map((item) => item.trim());
    return items.every((item) => options.item.test(item)) ? items : undefined;
  });
}

/** An absolute URL with one of the protocols (`http:`, ...), as it was written, without a trailing slash. */
export function url<O extends FieldOptions & { protocols: readonly string[] }>(options: O): Field<Read<O, string>> {
  return field(options, `a URL starting with ${options.protocols.map((name) => `${name}//`).join(' or ')}`, (value) => {
    // A replica set URL names several hosts, which the WHATWG parser refuses; the first host is enough to tell that it is a URL.
    const single = value.replace(/^(\w[\w+.-]*:\/\/(?:[^@/]*@)?[^,/]+)(?:,[^,/]+)+/, '$1');
    const parsed = URL.canParse(single) ? new URL(single) : undefined;
    return parsed && options.protocols.includes(parsed.protocol) && parsed.hostname !== '' ? value.replace(/\/+$/, '') : undefined;
  });
}

/** A setting with a reader of its own, for shapes that only one fragment has. */
export const custom = <O extends FieldOptions, T>(options: O, rule: string, read: Reader<T>): Field<Read<O, T>> =>
  field(options, rule, read);

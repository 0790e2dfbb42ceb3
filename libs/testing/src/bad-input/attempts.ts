import { MISTAKES } from './addresses';
import { BAD_BODIES } from './bodies';
import { fieldsOf, type Operation } from './operations';
import { percent, type Sent } from './send';
import { BAD_TEXTS } from './texts';
import { BAD_VALUES } from './values';

/** What is right for an operation, to be spoiled in one place at a time. */
export interface Example {
  id: string;
  query: Readonly<Record<string, string>>;
  body: unknown;
  key: string;
}
export interface Attempt {
  /** Operation, place and input, for the report. */
  name: string;
  sent: Sent;
}

/** All inputs of the catalogue; each is tried on every operation. */
export const INPUTS = BAD_TEXTS.length + BAD_VALUES.length + BAD_BODIES.length + MISTAKES.length;

/** Where in a request a wrong text or value is put. */
type Place = (example: Example, bad: unknown) => Partial<Pick<Example, 'id' | 'query' | 'body'>> & { headers?: Record<string, string> };

function withField(body: unknown, path: string, bad: unknown): Record<string, unknown> {
  const [name = '', ...rest] = path.split('.');
  const copy: Record<string, unknown> = { ...(body as Record<string, unknown> | undefined) };
  // Defined, not assigned: `__proto__` has to become a field of its own here.
  const value = rest.length === 0 ? bad : withField(copy[name], rest.join('.'), bad);
  return Object.defineProperty(copy, name, { value, enumerable: true, configurable: true, writable: true });
}

const headerSafe = (text: string): boolean => /^[\t\x20-\x7e\x80-\xff]*$/.test(text);

function textPlaces({ path, parameters, body, schemas }: Operation): [string, Place][] {
  const fields = fieldsOf(body, schemas);
  return [
    ...(path.includes('{id}') ? [['id', (_: Example, bad: unknown) => ({ id: String(bad) })] as [string, Place]] : []),
    ...parameters
      .filter((one) => one.in === 'query')
      .map(({ name }): [string, Place] => [`query ${name}`, ({ query }, bad) => ({ query: { ...query, [name]: String(bad) } })]),
    ...fields.map((field): [string, Place] => [field, (example, bad) => ({ body: withField(example.body, field, bad) })]),
    ['name in the query', ({ query }, bad) => ({ query: { ...query, [`x${String(bad)}`]: '1' } })],
    ...(body
      ? [['name of a field', (example, bad) => ({ body: { ...(example.body as object), [`x${String(bad)}`]: 1 } })] as [string, Place]]
      : []),
    ...parameters
      .filter((one) => one.in === 'header')
      .map(({ name }): [string, Place] => [name, (_, bad) => (headerSafe(String(bad)) ? { headers: { [name]: String(bad) } } : {})]),
  ];
}

function valuePlaces({ body, schemas }: Operation): [string, Place][] {
  return [
    ['body', (_, bad) => ({ body: bad })],
    ...fieldsOf(body, schemas).map((field): [string, Place] => [field, (example, bad) => ({ body: withField(example.body, field, bad) })]),
  ];
}

export function requestOf({ method, path }: Operation, { id, query, body, key }: Example, headers: Record<string, string> = {}): Sent {
  const search = Object.entries(query).map(([name, value]) => `${percent(name)}=${percent(value)}`);
  const json = body === undefined ? {} : { body: Buffer.from(JSON.stringify(body)) };
  return {
    method,
    target: path.replace('{id}', percent(id)) + (search.length > 0 ? `?${search.join('&')}` : ''),
    headers: { authorization: `Bearer ${key}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...json,
  };
}

/** Every input of the catalogue, each in one of the places of the operation where it can stand; `turn` moves them on. */
export function* attemptsOn(operation: Operation, example: Example, turn: number): Generator<Attempt> {
  const [forTexts, forValues] = [textPlaces(operation), valuePlaces(operation)];
  const spoiled = function* (inputs: readonly (readonly [string, unknown])[], places: readonly [string, Place][]): Generator<Attempt> {
    for (const [number, [name, bad]] of inputs.entries()) {
      const [where, place] = places[(number + turn) % places.length] as [string, Place];
      const { headers, ...change } = place(example, bad);
      yield { name: `${operation.name}, ${where}: ${name}`, sent: requestOf(operation, { ...example, ...change }, headers) };
    }
  };
  yield* spoiled(BAD_TEXTS, forTexts);
  // What only reads has no body to spoil; that it minds none is tried with two.
  const writes = operation.method !== 'GET';
  if (writes) yield* spoiled(BAD_VALUES, forValues);
  const { headers, target, method } = requestOf(operation, { ...example, body: undefined });
  for (const { name, type, bytes, encoding } of writes ? BAD_BODIES : BAD_BODIES.slice(0, 2)) {
    const media = { ...(type === undefined ? {} : { 'content-type': type }), ...(encoding && { 'content-encoding': encoding }) };
    yield { name: `${operation.name}, body: ${name}`, sent: { method, target, headers: { ...headers, ...media }, body: bytes } };
  }
  const right = requestOf(operation, example);
  for (const { name, target: change, headers: wrong, raw = false } of MISTAKES)
    yield {
      name: `${operation.name}, ${name}`,
      sent: { ...right, target: change?.(right.target) ?? right.target, headers: { ...right.headers, ...wrong }, raw },
    };
}

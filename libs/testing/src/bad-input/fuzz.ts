import fc from 'fast-check';
import type { Attempt, Example } from './attempts';
import { requestOf } from './attempts';
import { resolved, type Operation, type Schema } from './operations';
import { BAD_TEXTS } from './texts';
import { BAD_VALUES } from './values';

/** The same seed makes the same requests. */
export interface Fuzz {
  seed: number;
  /** Requests of each operation. */
  runs: number;
}

/** Another seed every time; `HELPDEX_FUZZ_SEED` repeats one, `HELPDEX_FUZZ_RUNS` tries more. */
export const chosenFuzz = (runs: number): Fuzz => ({
  seed: Number(process.env['HELPDEX_FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31)),
  runs: Number(process.env['HELPDEX_FUZZ_RUNS'] ?? runs),
});

const MAX_TEXT = 300;
const badText = fc.constantFrom(...BAD_TEXTS.map(([, text]) => text));
const badValue = fc.constantFrom(...BAD_VALUES.map(([, value]) => value));
const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<unknown>,
  badText,
  badValue,
  fc.string({ unit: 'binary', maxLength: 40 }),
);

/** Mostly as it should be: what is wrong everywhere is refused at the door and never gets far. */
const spoiled = (right: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 6, arbitrary: right }, { weight: 1, arbitrary: anything });

function textOf({ minLength = 0, maxLength = MAX_TEXT }: Schema): fc.Arbitrary<unknown> {
  // One too many or too few now and then.
  const bounds = { minLength: Math.max(0, minLength - 1), maxLength: Math.min(maxLength + 1, MAX_TEXT) };
  return fc.oneof(fc.string({ ...bounds, unit: 'grapheme' }), fc.string({ ...bounds, unit: 'binary' }), badText);
}

function objectOf(schema: Schema, schemas: Operation['schemas'], depth: number): fc.Arbitrary<unknown> {
  const fields = Object.entries(schema.properties ?? {}).map(
    ([name, inner]) => [name, spoiled(arbitraryOf(inner, schemas, depth + 1))] as const,
  );
  const whole = fc.record(Object.fromEntries(fields), { requiredKeys: [] });
  const required = fc.record(Object.fromEntries(fields.filter(([name]) => schema.required?.includes(name))));
  const unknown = fc.option(fc.dictionary(fc.oneof(badText, fc.string()), anything, { maxKeys: 2 }), { nil: {}, freq: 6 });
  return fc.tuple(whole, fc.oneof({ weight: 5, arbitrary: required }, { weight: 1, arbitrary: fc.constant({}) }), unknown).map((parts) => {
    return Object.assign({}, ...parts) as unknown;
  });
}

const MAX_DEPTH = 5;

/** Values that a schema of the document allows, and some beside. */
function arbitraryOf(given: Schema, schemas: Operation['schemas'], depth = 0): fc.Arbitrary<unknown> {
  const schema = resolved(given, schemas);
  const choices = schema.anyOf ?? schema.oneOf;
  if (depth > MAX_DEPTH) return anything;
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (choices) return fc.oneof(...choices.map((choice) => arbitraryOf(choice, schemas, depth + 1)));
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'string':
      return textOf(schema);
    case 'integer':
    case 'number':
      return fc.oneof(fc.integer({ min: (schema.minimum ?? 0) - 1, max: (schema.maximum ?? 1_000) + 1 }), fc.double());
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(spoiled(arbitraryOf(schema.items ?? {}, schemas, depth + 1)), { maxLength: 4 });
    case 'object':
      return objectOf(schema, schemas, depth);
    default:
      return anything;
  }
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));

function requests(operation: Operation, example: Example): fc.Arbitrary<Example> {
  const queried = operation.parameters.filter((one) => one.in === 'query');
  const query = fc.record(
    Object.fromEntries(queried.map(({ name, schema = {} }) => [name, spoiled(arbitraryOf(schema, operation.schemas)).map(asText)])),
    { requiredKeys: [] },
  );
  const generated = operation.body ? spoiled(arbitraryOf(operation.body, operation.schemas)) : fc.constant(undefined);
  // The example with some fields replaced reaches further than what is made up as a whole.
  const body = fc.tuple(generated, fc.boolean()).map(([value, blend]) => {
    const both = blend && typeof value === 'object' && value !== null && typeof example.body === 'object';
    return both ? { ...(example.body as object), ...value } : value;
  });
  return fc.record({
    id: fc.oneof({ weight: 4, arbitrary: fc.constant(example.id) }, { weight: 1, arbitrary: badText }),
    query: query.map((own): Record<string, string> => ({ ...example.query, ...(own as Record<string, string>) })),
    body,
    key: fc.constant(example.key),
  });
}

/** Requests made up from what the OpenAPI document says of the operation. */
export const fuzzOn = (operation: Operation, example: Example, { seed, runs }: Fuzz): Attempt[] =>
  fc.sample(requests(operation, example), { seed, numRuns: runs }).map((request, number) => ({
    name: `${operation.name}, made up ${number} of seed ${seed}: ${JSON.stringify(request).slice(0, 300)}`,
    sent: requestOf(operation, request),
  }));

import type { JsonSchema } from '@helpdex/contracts';

/** Words for writing JSON Schemas (2020-12, as OpenAPI 3.1 has them) in few lines. */

export const text: JsonSchema = { type: 'string' };
export const boolean: JsonSchema = { type: 'boolean' };
export const number: JsonSchema = { type: 'number' };
export const integer: JsonSchema = { type: 'integer' };
export const count: JsonSchema = { type: 'integer', minimum: 0 };
/** ISO 8601 in UTC with milliseconds. */
export const time: JsonSchema = { type: 'string', format: 'date-time', pattern: String.raw`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$` };

export const oneOf = (values: readonly string[]): JsonSchema => ({ type: 'string', enum: [...values] });
export const array = (items: JsonSchema): JsonSchema => ({ type: 'array', items });
export const nullable = (schema: JsonSchema): JsonSchema => ({ anyOf: [schema, { type: 'null' }] });
export const ref = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` });
export const stringMap = (values: JsonSchema): JsonSchema => ({ type: 'object', additionalProperties: values });

/** A closed object: what is not named may not be there. */
export const object = (required: Record<string, JsonSchema>, optional: Record<string, JsonSchema> = {}): JsonSchema => ({
  type: 'object',
  properties: { ...required, ...optional },
  required: Object.keys(required),
  additionalProperties: false,
});

export const page = (item: string): JsonSchema => object({ items: array(ref(item)), nextCursor: nullable(text) });

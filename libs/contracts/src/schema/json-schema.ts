import 'reflect-metadata';
import { defaultMetadataStorage } from 'class-transformer/cjs/storage';
import { getMetadataStorage } from 'class-validator';
import { validationMetadatasToSchemas } from 'class-validator-jsonschema';
import type { EventClass } from '../topics';

export type JsonSchema = Record<string, unknown>;

const REF_PREFIX = '#/$defs/';

/**
 * JSON Schemas of every decorated class that has been loaded, by class name, inherited fields included.
 * References between them have the given prefix.
 */
export function contractSchemas(refPointerPrefix = REF_PREFIX): Record<string, JsonSchema> {
  return validationMetadatasToSchemas({
    classValidatorMetadataStorage: getMetadataStorage(),
    classTransformerMetadataStorage: defaultMetadataStorage,
    refPointerPrefix,
  }) as Record<string, JsonSchema>;
}

type Properties = Record<string, JsonSchema>;

/** `@IsOptional` lets null through; say so in the schema, or a validator made of it would refuse what the class accepts. */
function allowNullWhereOptional(schema: JsonSchema): JsonSchema {
  const required = new Set((schema['required'] as string[] | undefined) ?? []);
  const properties = Object.entries((schema['properties'] as Properties | undefined) ?? {}).map(([name, property]) => [
    name,
    required.has(name) ? property : { anyOf: [property, { type: 'null' }] },
  ]);
  return { ...schema, properties: Object.fromEntries(properties) };
}

function referenced(schema: unknown, found: Set<string>): Set<string> {
  if (Array.isArray(schema)) schema.forEach((item) => referenced(item, found));
  else if (typeof schema === 'object' && schema !== null)
    for (const [key, value] of Object.entries(schema))
      if (key === '$ref' && typeof value === 'string') found.add(value.slice(REF_PREFIX.length));
      else referenced(value, found);
  return found;
}

/**
 * The self-contained schema (2020-12) of one class. `open` lets unknown fields through, as consumers do; producers are closed.
 * @throws when the class has no decorators.
 */
export function schemaOf(type: EventClass, options: { open: boolean }): JsonSchema {
  const all = contractSchemas();
  const root = all[type.name];
  if (!root) throw new Error(`${type.name} has no validation decorators`);
  const shaped = (schema: JsonSchema): JsonSchema => ({
    ...allowNullWhereOptional(schema),
    ...(options.open ? {} : { additionalProperties: false }),
  });
  const names = new Set<string>();
  const pending = [root];
  for (let schema = pending.pop(); schema; schema = pending.pop())
    for (const name of referenced(schema, new Set())) {
      const definition = all[name];
      if (!names.has(name) && definition) {
        names.add(name);
        pending.push(definition);
      }
    }
  const $defs = Object.fromEntries([...names].sort().map((name) => [name, shaped(all[name] as JsonSchema)]));
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: type.name,
    ...shaped(root),
    ...(names.size > 0 ? { $defs } : {}),
  };
}

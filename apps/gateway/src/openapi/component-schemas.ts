import type { Type } from '@nestjs/common';
import {
  ArticleQuery,
  ArticleFacetsQuery,
  contractSchemas,
  CreateKeyInput,
  CreateSourceInput,
  CreateTenantInput,
  DeleteSourceQuery,
  DriftCheckInput,
  DriftCheckQuery,
  PageQuery,
  QuarantineQuery,
  ReconnectInput,
  ReviewQuery,
  RunQuery,
  SearchQuery,
  SetVisibilityInput,
  StartRebuildInput,
  SyncInput,
  UpdateSourceInput,
  type JsonSchema,
} from '@helpdex/contracts';
import { RESPONSE_SCHEMAS } from './response-schemas';
import { nullable } from './schema-builder';

export const COMPONENTS = '#/components/schemas/';

/** Swagger's types speak OpenAPI 3.0; the document is 3.1, whose schemas are JSON Schema as the contracts give it. */
export const refTo = (name: string): { $ref: string } => ({ $ref: `${COMPONENTS}${name}` });

const INPUTS: readonly Type[] = [
  CreateKeyInput,
  CreateSourceInput,
  CreateTenantInput,
  DriftCheckInput,
  ReconnectInput,
  SetVisibilityInput,
  StartRebuildInput,
  SyncInput,
  UpdateSourceInput,
];
const QUERIES: readonly Type[] = [
  ...[ArticleQuery, ArticleFacetsQuery, DeleteSourceQuery, PageQuery, SearchQuery, ReviewQuery, RunQuery],
  ...[QuarantineQuery, DriftCheckQuery],
];

type Schemas = Record<string, JsonSchema>;

function referencedBy(schema: unknown, found: Set<string>): Set<string> {
  if (typeof schema !== 'object' || schema === null) return found;
  for (const [key, value] of Object.entries(schema))
    if (key === '$ref' && typeof value === 'string') found.add(value.slice(COMPONENTS.length));
    else referencedBy(value, found);
  return found;
}

/** The named schemas and everything they refer to. */
function closure(all: Schemas, names: readonly string[]): Set<string> {
  const wanted = new Set(names);
  for (const name of wanted) for (const inner of referencedBy(all[name], new Set())) wanted.add(inner);
  return wanted;
}

const property = (schema: JsonSchema | undefined, name: string): JsonSchema =>
  (schema?.['properties'] as Schemas | undefined)?.[name] ?? {};

/** What the decorators do not tell the generator: fields whose null has a meaning, and options that may be left out each by itself. */
function amended(all: Schemas): Schemas {
  const { SourceOptions: options, SetVisibilityInput: override, StartRebuildInput: rebuild, UpdateSourceInput: update } = all;
  const nullableIn = (schema: JsonSchema | undefined, name: string): JsonSchema => ({
    ...schema,
    properties: { ...(schema?.['properties'] as Schemas), [name]: nullable(property(schema, name)) },
  });
  return {
    ...all,
    SourceOptionsInput: { ...nullableIn(options, 'locales'), required: [] },
    SetVisibilityInput: { ...nullableIn(override, 'override'), required: ['override'] },
    StartRebuildInput: nullableIn(rebuild, 'sourceId'),
    UpdateSourceInput: { ...nullableIn(update, 'webhookSecret'), required: [] },
  };
}

/** Bodies, as the contract classes describe them; unknown fields are refused. */
export function inputSchemas(): Schemas {
  const all = amended(contractSchemas(COMPONENTS));
  const names = closure(
    all,
    INPUTS.map(({ name }) => name),
  );
  return Object.fromEntries([...names].sort().map((name) => [name, { ...all[name], additionalProperties: false }]));
}

export interface QueryParameter {
  name: string;
  required: boolean;
  schema: JsonSchema;
}

/** The parameters of a query class. @throws when the class is not one of the API's queries. */
export function querySchemas(query: Type): QueryParameter[] {
  if (!QUERIES.includes(query)) throw new Error(`${query.name} is not a known query`);
  const schema = contractSchemas(COMPONENTS)[query.name] ?? {};
  const required = (schema['required'] as string[] | undefined) ?? [];
  const properties = Object.entries((schema['properties'] as Schemas | undefined) ?? {});
  return properties.map(([name, property]) => ({ name, required: required.includes(name), schema: property }));
}

/** Everything under `components.schemas` of the document. */
export const componentSchemas = (): Schemas => ({ ...inputSchemas(), ...RESPONSE_SCHEMAS });

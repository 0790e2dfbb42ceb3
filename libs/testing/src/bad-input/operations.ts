/** JSON Schema as far as the document uses it. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  pattern?: string;
}
export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  schema?: Schema;
}

/** One operation of the OpenAPI document that the gateway serves. */
export interface Operation {
  /** `POST /api/v1/sources`. */
  name: string;
  method: string;
  path: string;
  parameters: readonly Parameter[];
  body: Schema | undefined;
  /** The names and schemas that `$ref` leads to. */
  schemas: Readonly<Record<string, Schema>>;
}

/** The part of the OpenAPI document that says what may be asked. */
export interface Described {
  paths: Record<string, Record<string, { parameters?: Parameter[]; requestBody?: { content: Record<string, { schema: Schema }> } }>>;
  components: { schemas: Record<string, Schema> };
}

/** Taken last: after these the things that the other operations are tried on may be gone. */
const ENDS = ['POST /api/v1/sources/{id}/disconnect', 'DELETE /api/v1/keys/{id}', 'DELETE /api/v1/sources/{id}'];

/** Every operation there is, as the gateway's document tells. */
export function operationsOf(document: Described): Operation[] {
  const all = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, { parameters = [], requestBody }]): Operation => ({
      name: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      path,
      parameters,
      body: requestBody?.content['application/json']?.schema,
      schemas: document.components.schemas,
    })),
  );
  return all.sort((a, b) => ENDS.indexOf(a.name) - ENDS.indexOf(b.name));
}

/** A schema with what its `$ref` names. */
export function resolved(schema: Schema, schemas: Operation['schemas']): Schema {
  const name = schema.$ref?.split('/').at(-1);
  return name === undefined ? schema : (schemas[name] ?? {});
}

/** Paths of all fields of a body, `credentials.token`. */
export function fieldsOf(schema: Schema | undefined, schemas: Operation['schemas'], parent = ''): string[] {
  if (!schema) return [];
  return Object.entries(resolved(schema, schemas).properties ?? {}).flatMap(([name, inner]) => {
    const path = parent === '' ? name : `${parent}.${name}`;
    return [path, ...fieldsOf(inner, schemas, path)];
  });
}

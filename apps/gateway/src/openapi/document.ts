import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { titleOf } from '../problems/problem-table';
import { componentSchemas, refTo } from './component-schemas';

type Paths = OpenAPIObject['paths'];

const DESCRIPTION = [
  'Keeps an AI knowledge index true to a Zendesk Help Center.',
  'Send an API key as `Authorization: Bearer hdx_...`; `x-access` at each operation names the least role',
  '(admin includes operator, operator includes agent, agent includes reader). Errors are RFC 9457 problem details.',
].join(' ');

const problemResponse = (status: number) => ({
  description: titleOf(status),
  content: { 'application/problem+json': { schema: refTo('Problem') } },
});

const ID_PARAMETER = { name: 'id', in: 'path', required: true, schema: { type: 'string' } } as const;

/** Without metadata to find parameters by, the ids in paths are told here. One that is not there, or is another tenant's, is always 404. */
function withIds(paths: Paths): Paths {
  for (const [path, item] of Object.entries(paths))
    if (path.includes('{id}'))
      for (const operation of [item.get, item.post, item.put, item.patch, item.delete])
        if (operation) {
          operation.parameters = [ID_PARAMETER, ...(operation.parameters ?? [])];
          operation.responses['404'] = problemResponse(404);
        }
  return paths;
}

const IDEMPOTENCY_PARAMETER = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'Chosen by the client; the work is done once, and the same request within 24 hours gets the same answer',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
} as const;

/** Every POST with an API key may be sent again safely, unless it changes nothing anyway. */
function withIdempotency(paths: Paths): Paths {
  for (const { post } of Object.values(paths))
    if (post?.security && (post as { 'x-repeatable'?: boolean })['x-repeatable'] !== false) {
      post.parameters = [...(post.parameters ?? []), IDEMPOTENCY_PARAMETER];
      for (const status of [400, 409, 422]) post.responses[status] ??= problemResponse(status);
    }
  return paths;
}

/** The OpenAPI 3.1 document of the running routes; bodies and queries from the contract classes, answers from the response schemas. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Helpdex')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .addSecurity('apiKey', { type: 'http', scheme: 'bearer', description: 'An API key: hdx_...' })
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '').toLowerCase()}.${method}`,
    autoTagControllers: true,
  });
  return {
    ...document,
    paths: withIdempotency(withIds(document.paths)),
    components: { ...document.components, schemas: componentSchemas() },
  };
}

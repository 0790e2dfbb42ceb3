import { applyDecorators, HttpCode, SetMetadata, type Type } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiExtension, ApiOperation, ApiQuery, ApiResponse } from '@nestjs/swagger';
import { Public, RequireBootstrapKey, RequireRole, type Access } from '../auth/access.decorator';
import { titleOf } from '../problems/problem-table';
import { querySchemas, refTo } from './component-schemas';
import type { ResponseName } from './response-schemas';

/** Whether `Idempotency-Key` is honoured; absent means yes. */
export const REPEATABLE_KEY = 'helpdex:repeatable';

export interface EndpointOptions {
  summary: string;
  /** Least role, `bootstrap`, or `public` for no key at all. */
  access: Access;
  /** Contract class of the JSON body. */
  body?: Type;
  /** Contract class of the query. */
  query?: Type;
  /** The status of success (first) and the schema of its body, null for none; other statuses that have a body of their own. */
  answers: Readonly<Partial<Record<200 | 201 | 202 | 204 | 503, ResponseName | null>>>;
  /** False for a POST that changes nothing, of which no answer is kept for repetitions. */
  repeatable?: false;
  /** Statuses of problems beyond those that follow from the rest. */
  problems?: readonly number[];
}

/** Every key is looked up by a service, so every answer to one may be 503; and none may ask without end. */
const PROBLEMS_OF_KEYED = [401, 403, 429, 503];
const PROBLEMS_OF_BODY = [400, 413, 415];

/** Schemas whose body is no JSON. */
const MEDIA_TYPES: Readonly<Partial<Record<ResponseName, string>>> = { EventStream: 'text/event-stream', Metrics: 'text/plain' };

function accessDecorators(access: Access): MethodDecorator[] {
  const named = ApiExtension('x-access', access);
  if (access === 'public') return [Public(), named];
  return [access === 'bootstrap' ? RequireBootstrapKey() : RequireRole(access), named, ApiBearerAuth('apiKey')];
}

function problemStatuses({ access, body, query, problems = [] }: EndpointOptions): number[] {
  const statuses = [
    ...(access === 'public' ? [] : PROBLEMS_OF_KEYED),
    ...(body ? PROBLEMS_OF_BODY : []),
    ...(query ? [400] : []),
    ...problems,
  ];
  return [...new Set(statuses)].sort((a, b) => a - b);
}

const answerDecorators = (answers: EndpointOptions['answers']): MethodDecorator[] =>
  Object.entries(answers).map(([status, name]) =>
    ApiResponse({
      status: Number(status),
      description: name ?? 'Done',
      ...(name ? { content: { [MEDIA_TYPES[name] ?? 'application/json']: { schema: refTo(name) } } } : {}),
    }),
  );

const problemDecorators = (statuses: readonly number[]): MethodDecorator[] =>
  statuses.map((status) =>
    ApiResponse({ status, description: titleOf(status), content: { 'application/problem+json': { schema: refTo('Problem') } } }),
  );

/** Everything a handler declares besides its path: who may use it, and what goes in and comes out, for the OpenAPI document. */
export function Endpoint(options: EndpointOptions): MethodDecorator {
  const { summary, access, body, query, answers } = options;
  const [status] = Object.keys(answers).map(Number);
  return applyDecorators(
    ...accessDecorators(access),
    HttpCode(status ?? 200),
    ...(options.repeatable === false ? [SetMetadata(REPEATABLE_KEY, false), ApiExtension('x-repeatable', false)] : []),
    ApiOperation({ summary }),
    ...(body ? [ApiBody({ required: true, schema: refTo(body.name) })] : []),
    ...(query ? querySchemas(query).map(({ name, required, schema }) => ApiQuery({ name, required, schema })) : []),
    ...answerDecorators(answers),
    ...problemDecorators(problemStatuses(options)),
  );
}

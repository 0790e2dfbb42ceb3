import { Inject, Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { concatMap, type Observable } from 'rxjs';
import { callerOf } from '../auth/caller';
import { REPEATABLE_KEY } from '../openapi/endpoint.decorator';
import { AuditTrail } from './audit-trail';

/** What the registry carries out it writes down itself, together with what it changed. */
const AUDITED_BY_REGISTRY = ['SourcesController', 'KeysController', 'TenantsController'];
/** The only fields of a body that go into the audit: none of them can hold a secret. */
const SHOWN = ['override', 'reason', 'sourceId', 'heal'];
const MAX_CHARS = 500;

const shown = (value: unknown): unknown => (typeof value === 'string' ? value.slice(0, MAX_CHARS) : value);

function detailOf(body: unknown): Record<string, unknown> {
  const fields = Object.entries((body ?? {}) as Record<string, unknown>).filter(([name]) => SHOWN.includes(name));
  return Object.fromEntries(fields.map(([name, value]) => [name, shown(value)]));
}

/** Every change that another service carries out is written down when it succeeded, before its answer: whoever got an answer finds the entry. */
@Injectable()
export class AuditInterceptor implements NestInterceptor {
  constructor(
    @Inject(AuditTrail) private readonly trail: AuditTrail,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<Request>();
    const caller = callerOf(request);
    const controller = context.getClass().name;
    const changes = !['GET', 'HEAD'].includes(request.method) && this.reflector.get(REPEATABLE_KEY, context.getHandler()) !== false;
    if (!caller || !changes || AUDITED_BY_REGISTRY.includes(controller)) return next.handle();
    const action = `${controller.replace(/Controller$/, '').toLowerCase()}.${context.getHandler().name}`;
    return next.handle().pipe(
      concatMap(async (answer: unknown) => {
        const { id } = { ...(answer as { id?: unknown } | undefined), ...request.params };
        await this.trail.record(caller, { action, target: typeof id === 'string' ? id : null, detail: detailOf(request.body) });
        return answer;
      }),
    );
  }
}

import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { DomainError } from '@helpdex/domain';
import type { Request, Response } from 'express';
import { CallerLimits } from '../limits/caller-limits';
import { ACCESS_KEY, type Access } from './access.decorator';
import { Authenticator, demand } from './authenticator';
import { rememberCaller } from './caller';

/** Denies by default: a handler that declares no access is closed to everybody. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(Authenticator) private readonly authenticator: Authenticator,
    @Inject(CallerLimits) private readonly limits: CallerLimits,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const needed = this.reflector.get<Access | undefined>(ACCESS_KEY, context.getHandler());
    if (needed === 'public') return true;
    if (!needed) throw new DomainError('forbidden', 'access_not_declared', 'This address is closed.');
    const request = context.switchToHttp().getRequest<Request>();
    const caller = await this.authenticator.identify(request.headers.authorization);
    rememberCaller(request, caller);
    this.limits.admit(caller, context.switchToHttp().getResponse<Response>());
    demand(caller, needed);
    return true;
  }
}

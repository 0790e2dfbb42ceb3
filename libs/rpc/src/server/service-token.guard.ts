import { DomainError } from '@helpdex/domain';
import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { isEnvelope, sameToken } from '../envelope';
import type { RpcServerSettings } from '../rpc-server';
import { RPC_SERVER_SETTINGS } from '../tokens';

/** Lets only our own services in. */
@Injectable()
export class ServiceTokenGuard implements CanActivate {
  constructor(@Inject(RPC_SERVER_SETTINGS) private readonly settings: RpcServerSettings) {}

  canActivate(context: ExecutionContext): boolean {
    const envelope = context.switchToRpc().getData<unknown>();
    if (isEnvelope(envelope) && sameToken(envelope.token, this.settings.serviceToken)) return true;
    // Not `unauthorized`: the fault lies in how the services are set up, never with the person whose request led here.
    throw new DomainError('internal', 'service_token_refused', 'A service called another one without the right HELPDEX_SERVICE_TOKEN.');
  }
}

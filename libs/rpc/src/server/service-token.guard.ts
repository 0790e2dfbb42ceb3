import { DomainError } from '@helpdex/domain';
import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { hasDeadline, isEnvelope, sameToken } from '../envelope';
import type { RpcServerSettings } from '../rpc-server';
import { RPC_SERVER_SETTINGS } from '../tokens';

/** Lets only our own services in, and no call that would be waited for without end. */
@Injectable()
export class ServiceTokenGuard implements CanActivate {
  constructor(@Inject(RPC_SERVER_SETTINGS) private readonly settings: RpcServerSettings) {}

  canActivate(context: ExecutionContext): boolean {
    const envelope = context.switchToRpc().getData<unknown>();
    // Not `unauthorized`: the fault lies in how the services are set up, never with the person whose request led here.
    if (!isEnvelope(envelope) || !sameToken(envelope.token, this.settings.serviceToken))
      throw new DomainError('internal', 'service_token_refused', 'A service called another one without the right HELPDEX_SERVICE_TOKEN.');
    if (!hasDeadline(envelope))
      throw new DomainError(
        'internal',
        'deadline_missing',
        'A service called another one without saying how long it waits for the answer.',
      );
    return true;
  }
}

import { DomainError, toRpcProblem, type RpcProblem } from '@helpdex/domain';
import { Catch, Inject, type ArgumentsHost, type RpcExceptionFilter } from '@nestjs/common';
import type { TcpContext } from '@nestjs/microservices';
import { throwError, type Observable } from 'rxjs';
import type { RpcServerSettings } from '../rpc-server';
import { RPC_SERVER_SETTINGS } from '../tokens';

/** Sends refusals as they are; what nobody expected is logged here and not told. */
@Catch()
export class ProblemFilter implements RpcExceptionFilter {
  constructor(@Inject(RPC_SERVER_SETTINGS) private readonly settings: RpcServerSettings) {}

  catch(error: unknown, host: ArgumentsHost): Observable<never> {
    const problem = this.problemOf(error, host.switchToRpc().getContext<TcpContext>().getPattern());
    return throwError(() => problem);
  }

  private problemOf(error: unknown, pattern: string): RpcProblem {
    const { logger, translate } = this.settings;
    const known = error instanceof DomainError ? error : translate?.(error);
    if (known?.kind === 'internal' || known?.kind === 'unavailable') logger.error({ pattern, err: error }, 'call failed');
    if (known) return toRpcProblem(known);
    logger.error({ pattern, err: error }, 'call failed unexpectedly');
    return toRpcProblem(
      new DomainError('internal', 'internal_error', 'Something went wrong on our side. The log of the service says more.'),
    );
  }
}

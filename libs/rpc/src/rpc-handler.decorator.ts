import type { RpcAnswer, RpcPattern, RpcRequest } from '@helpdex/contracts';
import { applyDecorators, UseFilters, UseGuards, UseInterceptors, UsePipes } from '@nestjs/common';
import { MessagePattern, Transport } from '@nestjs/microservices';
import { CallInterceptor } from './server/call.interceptor';
import { EnvelopePipe } from './server/envelope.pipe';
import { ProblemFilter } from './server/problem.filter';
import { ServiceTokenGuard } from './server/service-token.guard';

type Handles<P extends RpcPattern> = (request: RpcRequest<P>) => Promise<RpcAnswer<P>>;
type MethodOf<P extends RpcPattern> = <D extends Handles<P>>(
  target: object,
  key: string | symbol,
  descriptor: TypedPropertyDescriptor<D>,
) => void;

/**
 * Marks the controller method that answers a pattern. It is called with the request itself, only for callers with the service token;
 * a `DomainError` it throws reaches the caller, anything else is logged and told as `internal_error`.
 */
export const RpcHandler = <P extends RpcPattern>(pattern: P): MethodOf<P> =>
  applyDecorators(
    MessagePattern(pattern, Transport.TCP),
    UseGuards(ServiceTokenGuard),
    UseInterceptors(CallInterceptor),
    UsePipes(EnvelopePipe),
    UseFilters(ProblemFilter),
  ) as MethodOf<P>;

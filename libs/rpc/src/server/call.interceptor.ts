import { nextTraceparent } from '@helpdex/observability';
import { Inject, Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { finalize, Observable } from 'rxjs';
import { runInCall } from '../call-context';
import type { RpcEnvelope } from '../envelope';
import { InFlight } from './in-flight';

/** Runs the handler within the trace of its call, and counts it as under way. */
@Injectable()
export class CallInterceptor implements NestInterceptor {
  constructor(@Inject(InFlight) private readonly inFlight: InFlight) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { traceparent } = context.switchToRpc().getData<RpcEnvelope>();
    const end = this.inFlight.begin();
    // The handler starts when it is subscribed to, so that is what has to happen inside.
    return new Observable((subscriber) =>
      runInCall({ traceparent: nextTraceparent(traceparent) }, () => next.handle().pipe(finalize(end)).subscribe(subscriber)),
    );
  }
}

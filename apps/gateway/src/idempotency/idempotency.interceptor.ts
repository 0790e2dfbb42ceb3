import { createHmac } from 'node:crypto';
import { Inject, Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { KeptAnswer, RepeatableState, RequestTurn } from '@helpdex/contracts';
import { DomainError } from '@helpdex/domain';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { catchError, concatMap, of, type Observable } from 'rxjs';
import { callerOf } from '../auth/caller';
import { CLOCK, type Clock } from '../clock/clock.port';
import { LOGGER, type Logger } from '../logging/logger.token';
import { REPEATABLE_KEY } from '../openapi/endpoint.decorator';
import { ProblemError } from '../problems/problem.error';
import { UPSTREAM, type Upstream } from '../upstream/upstream.port';

export const IDEMPOTENCY_HEADER = 'idempotency-key';
const ACCEPTED_KEY = /^[\x21-\x7e]{1,255}$/;

const LOOK_EVERY_MS = 250;
/** As long as the slowest request may take. */
const WAIT_MS = 50_000;
/** Requests of one process that wait for the answer to another one. */
const MAX_WAITING = 100;

const inProgress = (): ProblemError =>
  new ProblemError(
    409,
    'idempotency_in_progress',
    'A request with this Idempotency-Key is still being carried out. Ask again in a moment.',
    {
      'retry-after': '2',
    },
  );

/** Keyed with what only this client chose: what is stored says nothing about a body. */
const fingerprintOf = ({ method, originalUrl, body }: Request, key: string): string =>
  createHmac('sha256', key)
    .update(JSON.stringify([method, originalUrl, body ?? null]))
    .digest('base64url');

/**
 * `Idempotency-Key` on POST: the work is done once, and who asks again within 24 hours gets the same answer. Refusals are not kept, since nothing came
 * of them. The registry keeps the answers; the gateway owns nothing.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  private waiting = 0;

  constructor(
    @Inject(UPSTREAM) private readonly upstream: Upstream,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const [request, response] = [http.getRequest<Request>(), http.getResponse<Response>()];
    const [key, caller] = [request.get(IDEMPOTENCY_HEADER), callerOf(request)];
    const repeatable = this.reflector.get<boolean | undefined>(REPEATABLE_KEY, context.getHandler()) ?? true;
    if (key === undefined || !caller || !repeatable || request.method !== 'POST') return next.handle();
    if (!ACCEPTED_KEY.test(key))
      throw new DomainError('invalid', 'idempotency_key_invalid', 'An Idempotency-Key has 1 to 255 visible ASCII characters.');
    const state = await this.turnOrAnswer(() =>
      this.upstream.call('idempotency.begin', { caller, key, fingerprint: fingerprintOf(request, key) }),
    );
    if (state.state === 'answered') return this.repeat(response, state.answer);
    const turn: RequestTurn = { caller, key, turn: state.turn };
    return next.handle().pipe(
      concatMap(async (body: unknown) => {
        await this.settle(this.upstream.call('idempotency.finish', { ...turn, answer: { status: response.statusCode, body } }));
        return body;
      }),
      catchError(async (error: unknown) => {
        await this.settle(this.upstream.call('idempotency.abandon', turn));
        throw error;
      }),
    );
  }

  private repeat(response: Response, { status, body }: KeptAnswer): Observable<unknown> {
    response.status(status).set('idempotency-replayed', 'true');
    return of(body);
  }

  /** Waits while another request with the same key is being carried out. */
  private async turnOrAnswer(begin: () => Promise<RepeatableState>): Promise<Exclude<RepeatableState, { state: 'running' }>> {
    const first = await begin();
    if (first.state !== 'running') return first;
    if (this.waiting >= MAX_WAITING) throw inProgress();
    this.waiting += 1;
    try {
      const deadline = this.clock.now() + WAIT_MS;
      while (this.clock.now() < deadline) {
        await this.clock.sleep(LOOK_EVERY_MS, new AbortController().signal);
        const state = await begin();
        if (state.state !== 'running') return state;
      }
    } finally {
      this.waiting -= 1;
    }
    throw inProgress();
  }

  /** The work is done, or refused, whether or not that could be noted down. */
  private async settle(note: Promise<unknown>): Promise<void> {
    await note.catch((error: unknown) => this.logger.warn({ err: error }, 'an answer could not be kept for repetitions'));
  }
}

import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '@helpdex/contracts';
import type { Response } from 'express';
import { CLOCK, type Clock } from '../clock/clock.port';
import { GATEWAY_SETTINGS, type GatewaySettings } from '../config';
import { ProblemError } from '../problems/problem.error';
import { RequestRate } from './request-rate';

/** Seconds' worth of requests that may come at once. */
const BURST_SECONDS = 10;
/** What one process answers for all keys together, as a multiple of what one key may have. */
const ALL_KEYS = 5;
const MAX_KEYS = 10_000;

const refusal = (code: string, detail: string, waitSeconds: number): ProblemError =>
  new ProblemError(429, code, detail, { 'retry-after': String(waitSeconds) });

/** How much one API key may ask of this process: requests a second, and requests at a time. */
@Injectable()
export class CallerLimits {
  private readonly rate: RequestRate;
  private readonly atOnce = new Map<string, number>();

  constructor(
    @Inject(GATEWAY_SETTINGS) private readonly settings: GatewaySettings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    const perSecond = settings.keyRequestsPerSecond;
    const each = { burst: perSecond * BURST_SECONDS, perSecond };
    const all = { burst: each.burst * ALL_KEYS, perSecond: perSecond * ALL_KEYS };
    this.rate = new RequestRate({ each, all, maxNames: MAX_KEYS }, clock.now());
  }

  /** Counts the request until its answer has ended. @throws ProblemError 429 with `retry-after`. */
  admit({ keyId }: Caller, response: Response): void {
    const waitSeconds = this.rate.take(keyId, this.clock.now());
    if (waitSeconds > 0) throw refusal('too_many_requests', 'This API key asks too often. Try again later.', waitSeconds);
    const underWay = this.atOnce.get(keyId) ?? 0;
    const { keyConcurrentRequests: most } = this.settings;
    if (underWay >= most)
      throw refusal('too_many_requests_at_once', `An API key may have ${most} requests under way. Wait for some of them to end.`, 1);
    this.atOnce.set(keyId, underWay + 1);
    response.once('close', () => this.ended(keyId));
  }

  private ended(keyId: string): void {
    const left = (this.atOnce.get(keyId) ?? 1) - 1;
    if (left > 0) this.atOnce.set(keyId, left);
    else this.atOnce.delete(keyId);
  }
}

import { Body, Controller, Headers, Inject, Post } from '@nestjs/common';
import { ApiBody, ApiHeader } from '@nestjs/swagger';
import { CLOCK, type Clock } from '../clock/clock.port';
import { Endpoint } from '../openapi/endpoint.decorator';
import { ProblemError } from '../problems/problem.error';
import { UPSTREAM, type Upstream } from '../upstream/upstream.port';
import { WebhookId, webhookUnknown } from '../validation/input.decorator';
import { RequestRate } from '../limits/request-rate';

/** A help center in which everything is republished at once sends a few a second; more is no use, since hints are gathered. */
const LIMITS = { each: { burst: 120, perSecond: 4 }, all: { burst: 600, perSecond: 50 }, maxNames: 5_000 };

/** Zendesk's are 44 characters (base64 of SHA-256) and 20 to 27 (ISO 8601). */
const MAX_HEADER_CHARS = 100;

const SIGNATURE = 'x-zendesk-webhook-signature';
const TIMESTAMP = 'x-zendesk-webhook-signature-timestamp';

const header = (value: string | undefined): string => {
  if (!value || value.length > MAX_HEADER_CHARS) throw webhookUnknown();
  return value;
};

/** Requests of Zendesk itself. They carry no key: the source's registry checks the signature over the very bytes that came. */
@Controller('webhooks/zendesk')
export class WebhooksController {
  private readonly rate: RequestRate;

  constructor(
    @Inject(UPSTREAM) private readonly upstream: Upstream,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.rate = new RequestRate(LIMITS, clock.now());
  }

  @Post(':id')
  @Endpoint({
    summary: 'Take an article event of Zendesk as a hint: the article is fetched within seconds, and only what Zendesk then says counts',
    access: 'public',
    answers: { 204: null },
    problems: [413, 415, 429, 503],
  })
  @ApiHeader({ name: SIGNATURE, required: true, description: 'HMAC-SHA256 over timestamp and raw body, base64' })
  @ApiHeader({ name: TIMESTAMP, required: true, description: 'ISO 8601; five minutes off at most' })
  @ApiBody({ required: true, schema: { type: 'object' } })
  async take(
    @WebhookId() source: string,
    @Headers(SIGNATURE) signature: string | undefined,
    @Headers(TIMESTAMP) timestamp: string | undefined,
    @Body() body: unknown,
  ): Promise<void> {
    const waitSeconds = this.rate.take(source, this.clock.now());
    if (waitSeconds > 0)
      throw new ProblemError(429, 'too_many_webhooks', 'Too many webhook requests. Try again later.', {
        'retry-after': String(waitSeconds),
      });
    const delivery = { source, timestamp: header(timestamp), signature: header(signature) };
    if (!Buffer.isBuffer(body)) throw webhookUnknown();
    await this.upstream.call('webhooks.zendesk', { ...delivery, body: body.toString('utf8') });
  }
}

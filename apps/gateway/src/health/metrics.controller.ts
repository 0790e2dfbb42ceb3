import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { isLoopback } from '@helpdex/config';
import type { Metrics } from '@helpdex/observability';
import type { Request, Response } from 'express';
import { Authenticator } from '../auth/authenticator';
import { GATEWAY_SETTINGS, type GatewaySettings } from '../config';
import { Endpoint } from '../openapi/endpoint.decorator';

export const METRICS = Symbol('Metrics');

@Controller('metrics')
export class MetricsController {
  constructor(
    @Inject(METRICS) private readonly metrics: Metrics,
    @Inject(GATEWAY_SETTINGS) private readonly settings: GatewaySettings,
    @Inject(Authenticator) private readonly authenticator: Authenticator,
  ) {}

  @Get()
  @Endpoint({
    summary: 'Prometheus metrics; an admin key is needed unless the gateway listens on loopback only',
    access: 'public',
    answers: { 200: 'Metrics' },
    problems: [401, 403, 503],
  })
  async read(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<string> {
    if (!isLoopback(this.settings.host)) await this.authenticator.authenticate(request.headers.authorization, 'admin');
    response.type(this.metrics.registry.contentType);
    return this.metrics.registry.metrics();
  }
}

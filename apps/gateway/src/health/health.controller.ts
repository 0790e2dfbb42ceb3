import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { ServicesHealthDto } from '@helpdex/contracts';
import type { HealthRegistry, HealthReport } from '@helpdex/observability';
import type { Response } from 'express';
import { LOGGER, type Logger } from '../logging/logger.token';
import { Endpoint } from '../openapi/endpoint.decorator';
import { HEALTH } from './health.token';
import { ServiceHealth } from './service-health.service';

/** Anybody may ask, so only names and states are told; reasons, which hold addresses, go to the log. */
const withoutReasons = ({ status, checks }: HealthReport): HealthReport => ({
  status,
  checks: Object.fromEntries(Object.entries(checks).map(([name, check]) => [name, { status: check.status, ms: check.ms }])),
});

@Controller('health')
export class HealthController {
  constructor(
    @Inject(HEALTH) private readonly health: HealthRegistry,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(ServiceHealth) private readonly services: ServiceHealth,
  ) {}

  @Get('live')
  @Endpoint({ summary: 'The process answers', access: 'public', answers: { 200: 'Liveness' } })
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('ready')
  @Endpoint({
    summary: 'Every service behind the gateway answers; 503 names those that do not',
    access: 'public',
    answers: { 200: 'Readiness', 503: 'Readiness' },
  })
  async ready(@Res({ passthrough: true }) response: Response): Promise<HealthReport> {
    const report = await this.health.report();
    if (report.status === 'failing') this.logger.warn({ checks: report.checks }, 'not ready');
    response.status(report.status === 'ok' ? 200 : 503);
    return withoutReasons(report);
  }
  @Get('services')
  @Endpoint({
    summary: 'How every service is, those that the gateway does not depend on too; always 200, by names and states only',
    access: 'public',
    answers: { 200: 'ServicesHealth' },
  })
  all(): Promise<ServicesHealthDto> {
    return this.services.read();
  }
}

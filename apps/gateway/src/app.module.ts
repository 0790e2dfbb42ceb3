import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import type { HealthRegistry, Logger, Metrics } from '@helpdex/observability';
import { AuditController } from './administration/audit.controller';
import { KeysController } from './administration/keys.controller';
import { SessionController } from './administration/session.controller';
import { TenantsController } from './administration/tenants.controller';
import { ArticlesController } from './articles/articles.controller';
import { ApiKeyGuard } from './auth/api-key.guard';
import { Authenticator } from './auth/authenticator';
import { AuditInterceptor } from './audit/audit.interceptor';
import { AuditTrail } from './audit/audit-trail';
import { CLOCK, type Clock } from './clock/clock.port';
import { GATEWAY_SETTINGS, type GatewaySettings } from './config';
import { DriftController } from './drift/drift.controller';
import { HealthController } from './health/health.controller';
import { HEALTH } from './health/health.token';
import { METRICS, MetricsController } from './health/metrics.controller';
import { ServiceHealth } from './health/service-health.service';
import { SERVICE_PROBES, type ServiceProbes } from './health/service-probe.port';
import { IdempotencyInterceptor } from './idempotency/idempotency.interceptor';
import { CallerLimits } from './limits/caller-limits';
import { LOGGER } from './logging/logger.token';
import { McpController } from './mcp/mcp.controller';
import { SearchTools } from './mcp/search-tools';
import { ProblemFilter } from './problems/problem.filter';
import { QuarantineController } from './quarantine/quarantine.controller';
import { RunEvents } from './runs/run-events.service';
import { RebuildsController } from './rebuilds/rebuilds.controller';
import { ReviewsController } from './reviews/reviews.controller';
import { RunsController } from './runs/runs.controller';
import { SearchController } from './search/search.controller';
import { SEARCH, type SearchPort } from './search/search.port';
import { Search } from './search/search.service';
import { SourceNames } from './search/source-names.service';
import { DeletionsController } from './sources/deletions.controller';
import { SourceEvents } from './sources/source-events.service';
import { SourceViews } from './sources/source-views.service';
import { SourcesController } from './sources/sources.controller';
import { OpenStreams } from './streams/open-streams';
import { UPSTREAM, type Upstream } from './upstream/upstream.port';
import { WebhooksController } from './webhooks/webhooks.controller';

/** What the gateway is given from outside: the sockets behind it, and the means of the process. */
export interface GatewayParts {
  upstream: Upstream;
  search: SearchPort;
  clock: Clock;
  settings: GatewaySettings;
  logger: Logger;
  metrics: Metrics;
  health: HealthRegistry;
  probes: ServiceProbes;
}

@Module({})
export class AppModule {
  static with(parts: GatewayParts): DynamicModule {
    return {
      module: AppModule,
      controllers: [
        HealthController,
        MetricsController,
        SourcesController,
        DeletionsController,
        RunsController,
        ArticlesController,
        ReviewsController,
        RebuildsController,
        QuarantineController,
        DriftController,
        SearchController,
        McpController,
        KeysController,
        TenantsController,
        SessionController,
        AuditController,
        WebhooksController,
      ],
      providers: [
        { provide: UPSTREAM, useValue: parts.upstream },
        { provide: SEARCH, useValue: parts.search },
        { provide: CLOCK, useValue: parts.clock },
        { provide: GATEWAY_SETTINGS, useValue: parts.settings },
        { provide: LOGGER, useValue: parts.logger },
        { provide: METRICS, useValue: parts.metrics },
        { provide: HEALTH, useValue: parts.health },
        { provide: SERVICE_PROBES, useValue: parts.probes },
        { provide: APP_GUARD, useClass: ApiKeyGuard },
        // The outer one first: an answer that is repeated is not written down again.
        { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
        { provide: APP_INTERCEPTOR, useClass: AuditInterceptor },
        { provide: APP_FILTER, useClass: ProblemFilter },
        Authenticator,
        AuditTrail,
        CallerLimits,
        OpenStreams,
        RunEvents,
        Search,
        SearchTools,
        ServiceHealth,
        SourceEvents,
        SourceNames,
        SourceViews,
      ],
    };
  }
}

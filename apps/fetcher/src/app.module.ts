import type { MasterKeys } from '@helpdex/domain';
import { KafkaModule } from '@helpdex/kafka';
import { MongoModule, mongoModel, mongoProblem, SourceProjection, sourceRowSchema, type SourceModel } from '@helpdex/mongo';
import { RpcModule } from '@helpdex/rpc';
import type { ServiceParts } from '@helpdex/service-host';
import { DEFAULT_RATE_OPTIONS } from '@helpdex/zendesk-client';
import { Module, type DynamicModule } from '@nestjs/common';
import { AccountSessions } from './accounts/account-sessions';
import { CheckHandler } from './check/check.handler';
import type { FetcherConfig } from './config';
import { ClosingsAhead } from './crawl/closings-ahead';
import { CrawlPublisher } from './crawl/crawl-publisher';
import { ListingHandler } from './listing/listing.handler';
import { ListingReader } from './listing/listing-reader';
import { JobRepository } from './jobs/job.repository';
import { JOBS, jobSchema } from './jobs/job.schema';
import { JobWorker } from './jobs/job-worker';
import { CLOCK, LEASE_MS, LOGGER, MASTER_KEYS, SOURCES, systemClock, ZENDESK, type ZendeskSettings } from './ports';
import { SourceChangedHandler } from './requests/source-changed.handler';
import { StopOrders } from './requests/stop-orders.service';
import { SweepRequestedHandler } from './requests/sweep-requested.handler';
import { SyncRequestedHandler } from './requests/sync-requested.handler';

const SERVICE = 'fetcher';
const SOURCE_ROWS = Symbol('SOURCE_ROWS');

const masterKeys = (configured: FetcherConfig['masterKeys']): MasterKeys => ({
  primary: configured.keys[0]?.kid ?? '',
  keys: new Map(configured.keys.map(({ kid, key }) => [kid, key])),
});

@Module({})
export class AppModule {
  static forRoot(config: FetcherConfig, { logger, metrics, health, onFatal, judgeClock }: ServiceParts): DynamicModule {
    const { namespace, dbPrefix } = config.namespace;
    const { originTemplate, allowancePercent } = config.zendesk;
    const zendesk: ZendeskSettings = { originTemplate, rate: { ...DEFAULT_RATE_OPTIONS, share: allowancePercent / 100 } };
    return {
      module: AppModule,
      imports: [
        MongoModule.forRoot({ config: config.mongo, dbPrefix, service: SERVICE, health, judgeClock }),
        KafkaModule.forRoot({ service: SERVICE, config: config.kafka, namespace, logger, metrics, onFatal, health }),
        RpcModule.forRoot({ config: config.rpc, logger, metrics, translate: mongoProblem }),
      ],
      controllers: [SyncRequestedHandler, SweepRequestedHandler, SourceChangedHandler, CheckHandler, ListingHandler],
      providers: [
        mongoModel(JOBS, 'FetchJob', jobSchema),
        mongoModel(SOURCE_ROWS, 'SourceRow', sourceRowSchema),
        { provide: SOURCES, inject: [SOURCE_ROWS], useFactory: (rows: SourceModel) => new SourceProjection(rows) },
        { provide: CLOCK, useValue: systemClock },
        { provide: LOGGER, useValue: logger },
        { provide: MASTER_KEYS, useValue: masterKeys(config.masterKeys) },
        { provide: ZENDESK, useValue: zendesk },
        { provide: LEASE_MS, useValue: config.jobs.leaseMs },
        JobRepository,
        StopOrders,
        ClosingsAhead,
        CrawlPublisher,
        AccountSessions,
        ListingReader,
        JobWorker,
      ],
    };
  }
}

import type { MasterKeys } from '@helpdex/domain';
import { KafkaModule, systemClock } from '@helpdex/kafka';
import { mongoModel, MongoModule, mongoProblem } from '@helpdex/mongo';
import { RpcModule } from '@helpdex/rpc';
import type { ServiceParts } from '@helpdex/service-host';
import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { AuditHandler } from './audit/audit.handler';
import { AUDIT, auditSchema } from './audit/audit.schema';
import { AuditService } from './audit/audit.service';
import type { RegistryConfig } from './config';
import { DeletionLoop } from './deletions/deletion.loop';
import { DeletionRepository } from './deletions/deletion.repository';
import { DELETIONS, deletionSchema } from './deletions/deletion.schema';
import { DeletionService } from './deletions/deletion.service';
import { DeletionsHandler } from './deletions/deletions.handler';
import { DeletionWorker } from './deletions/deletion-worker';
import { SourceRemoval } from './deletions/source-removal.service';
import { PipelineDrain } from './deletions/pipeline-drain';
import { DeliveryRepository } from './hints/delivery.repository';
import { DELIVERIES, deliverySchema } from './hints/delivery.schema';
import { WaitingLoop } from './hints/waiting.loop';
import { WaitingRepository } from './hints/waiting.repository';
import { WebhookSecrets } from './hints/webhook-secrets';
import { WebhookService } from './hints/webhook.service';
import { WebhooksHandler } from './hints/webhooks.handler';
import { IdempotencyHandler } from './idempotency/idempotency.handler';
import { Idempotency } from './idempotency/idempotency.service';
import { KEPT_ANSWERS, keptAnswerSchema } from './idempotency/kept-answer.schema';
import { Bootstrap, BOOTSTRAP_SETTINGS, type BootstrapSettings } from './keys/bootstrap.service';
import { KEYS, keySchema, TENANTS, tenantSchema } from './keys/key.schema';
import { KeyService } from './keys/key.service';
import { KeysHandler } from './keys/keys.handler';
import { TenantService } from './keys/tenant.service';
import { Outbox } from './outbox/outbox.service';
import { RunEnding } from './runs/run-ending.service';
import { RunEventsHandler } from './runs/run-events.handler';
import { RunWatchdog, WATCHDOG_SETTINGS } from './runs/run-watchdog';
import { RunRepository } from './runs/run.repository';
import { RUNS, runSchema } from './runs/run.schema';
import { RunStart } from './runs/run-start.service';
import { RunService } from './runs/run.service';
import { RunsHandler } from './runs/runs.handler';
import { AccountCheck } from './sources/account-check.service';
import { CredentialRepository } from './sources/credential.repository';
import { CredentialsHandler } from './sources/credentials.handler';
import { SourceChanges } from './sources/source-change.service';
import { SourceCommit } from './sources/source-commit.service';
import { SourceViews } from './sources/source-views.service';
import { SourceRepository } from './sources/source.repository';
import { SOURCES, sourceSchema } from './sources/source.schema';
import { SourceService } from './sources/source.service';
import { SourcesHandler } from './sources/sources.handler';
import { TokenRotation } from './sources/token-rotation.service';
import { SealedStore } from './secrets/sealed-store';
import { MasterKeyRotation } from './secrets/master-key-rotation';
import { CLOCK, LOGGER, MASTER_KEYS, METRICS } from './tokens';

export const SERVICE = 'source-registry';

/** What the process gives its application. */
export interface Surroundings extends ServiceParts {
  /** Shows a text to whoever started the process. */
  readonly show: BootstrapSettings['show'];
}

function masterKeys([first, ...rest]: RegistryConfig['masterKeys']['keys']): MasterKeys {
  if (!first) throw new Error('HELPDEX_MASTER_KEYS holds no key');
  return { primary: first.kid, keys: new Map([first, ...rest].map(({ kid, key }) => [kid, key])) };
}

const STORES: Provider[] = [
  mongoModel(SOURCES, 'Source', sourceSchema),
  mongoModel(RUNS, 'Run', runSchema),
  mongoModel(KEYS, 'Key', keySchema),
  mongoModel(TENANTS, 'Tenant', tenantSchema),
  mongoModel(AUDIT, 'Audit', auditSchema),
  mongoModel(DELETIONS, 'Deletion', deletionSchema),
  mongoModel(DELIVERIES, 'WebhookDelivery', deliverySchema),
  mongoModel(KEPT_ANSWERS, 'KeptAnswer', keptAnswerSchema),
];
const SERVICES: Provider[] = [
  ...[SourceRepository, RunRepository, AuditService, AccountCheck, SourceViews, SourceService, SourceChanges, SourceCommit],
  ...[CredentialRepository, TokenRotation, SealedStore, MasterKeyRotation],
  ...[DeliveryRepository, WaitingRepository, WaitingLoop, WebhookSecrets, WebhookService],
  ...[DeletionRepository, PipelineDrain, SourceRemoval, DeletionWorker, DeletionLoop, DeletionService],
  ...[RunService, RunStart, RunEnding, RunWatchdog, Outbox, KeyService, TenantService, Bootstrap, Idempotency],
];

@Module({})
export class AppModule {
  static forRoot(config: RegistryConfig, { logger, metrics, health, onFatal, judgeClock, show }: Surroundings): DynamicModule {
    const { namespace, dbPrefix } = config.namespace;
    return {
      module: AppModule,
      imports: [
        MongoModule.forRoot({ config: config.mongo, dbPrefix, service: SERVICE, health, judgeClock }),
        KafkaModule.forRoot({ service: SERVICE, config: config.kafka, namespace, logger, metrics, onFatal, health }),
        RpcModule.forRoot({ config: config.rpc, logger, metrics, translate: mongoProblem }),
      ],
      controllers: [
        SourcesHandler,
        DeletionsHandler,
        CredentialsHandler,
        RunsHandler,
        RunEventsHandler,
        KeysHandler,
        AuditHandler,
        WebhooksHandler,
        IdempotencyHandler,
      ],
      providers: [
        ...STORES,
        ...SERVICES,
        { provide: LOGGER, useValue: logger },
        { provide: METRICS, useValue: metrics },
        { provide: CLOCK, useValue: systemClock },
        { provide: MASTER_KEYS, useValue: masterKeys(config.masterKeys.keys) },
        { provide: WATCHDOG_SETTINGS, useValue: { silentMinutes: config.runs.silentMinutes } },
        { provide: BOOTSTRAP_SETTINGS, useValue: { adminKey: config.admin.adminKey, show } satisfies BootstrapSettings },
      ],
    };
  }
}

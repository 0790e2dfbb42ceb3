import { KafkaModule } from '@helpdex/kafka';
import {
  BulkWriter,
  elasticClient,
  GenerationCopier,
  GenerationReader,
  IndexGenerations,
  IndexInspector,
  SourceEraser,
} from '@helpdex/knowledge-index';
import {
  leaseRowSchema,
  LeaseStore,
  MongoModule,
  mongoModel,
  mongoProblem,
  SourceProjection,
  sourceRowSchema,
  type LeaseRow,
  type SourceModel,
} from '@helpdex/mongo';
import { RpcModule } from '@helpdex/rpc';
import type { ServiceParts } from '@helpdex/service-host';
import { Module, type DynamicModule } from '@nestjs/common';
import type { Model } from 'mongoose';
import { randomUUID } from 'node:crypto';
import { AliasKeeper } from './aliases/alias-keeper';
import { AliasLoop } from './aliases/alias.loop';
import { AliasesHandler } from './aliases/aliases.handler';
import type { IndexerConfig } from './config';
import { GENERATIONS, generationSchema } from './generations/generation.schema';
import { GenerationRoles } from './generations/generation-roles.service';
import { GenerationService } from './generations/generation.service';
import { ArticleClassifiedHandler } from './indexing/article-classified.handler';
import { IndexHandler } from './indexing/index.handler';
import { IndexService } from './indexing/index.service';
import { RefusedEntries } from './indexing/refused-entries';
import { RunProgress } from './indexing/run-progress';
import { InspectionHandler } from './inspection/inspection.handler';
import {
  CLOCK,
  COPIER,
  ERASER,
  INDICES,
  INSPECTOR,
  LOGGER,
  READER,
  REBUILD_LEASE_MS,
  REBUILD_LEASES,
  SOURCES,
  systemClock,
  WRITER,
} from './ports';
import { REBUILD_PROVIDERS, RebuildsHandler } from './rebuilds/rebuild-providers';
import { REBUILDS, rebuildSchema } from './rebuilds/rebuild.schema';
import { ClosingHandler } from './sources/closing.handler';
import { SourceChangedHandler } from './sources/source-changed.handler';
import { SourceClosing } from './sources/source-closing.service';

const SERVICE = 'indexer';
const SOURCE_ROWS = Symbol('SOURCE_ROWS');
const LEASE_ROWS = Symbol('LEASE_ROWS');

const leaseStore = (rows: Model<LeaseRow>): LeaseStore =>
  new LeaseStore(rows, { owner: randomUUID(), durationMs: REBUILD_LEASE_MS, clock: Date });

@Module({})
export class AppModule {
  static forRoot(config: IndexerConfig, { logger, metrics, health, onFatal, judgeClock }: ServiceParts): DynamicModule {
    const { namespace, dbPrefix } = config.namespace;
    const client = elasticClient(config.elasticsearch);
    const indices = new IndexGenerations(client, namespace);
    health.register('elasticsearch', () => indices.check());
    return {
      module: AppModule,
      imports: [
        MongoModule.forRoot({ config: config.mongo, dbPrefix, service: SERVICE, health, judgeClock }),
        KafkaModule.forRoot({ service: SERVICE, config: config.kafka, namespace, logger, metrics, onFatal, health }),
        RpcModule.forRoot({ config: config.rpc, logger, metrics, translate: mongoProblem }),
      ],
      controllers: [
        ...[ArticleClassifiedHandler, SourceChangedHandler, IndexHandler, ClosingHandler],
        ...[InspectionHandler, RebuildsHandler, AliasesHandler],
      ],
      providers: [
        mongoModel(REBUILDS, 'Rebuild', rebuildSchema),
        mongoModel(LEASE_ROWS, 'Lease', leaseRowSchema),
        { provide: REBUILD_LEASES, inject: [LEASE_ROWS], useFactory: leaseStore },
        mongoModel(GENERATIONS, 'Generation', generationSchema),
        mongoModel(SOURCE_ROWS, 'SourceRow', sourceRowSchema),
        { provide: SOURCES, inject: [SOURCE_ROWS], useFactory: (rows: SourceModel) => new SourceProjection(rows) },
        { provide: CLOCK, useValue: systemClock },
        { provide: LOGGER, useValue: logger },
        { provide: INDICES, useValue: indices },
        { provide: WRITER, useValue: new BulkWriter(client) },
        { provide: INSPECTOR, useValue: new IndexInspector(client) },
        { provide: READER, useValue: new GenerationReader(client) },
        { provide: COPIER, useValue: new GenerationCopier(client) },
        { provide: ERASER, useValue: new SourceEraser(client) },
        GenerationService,
        GenerationRoles,
        AliasKeeper,
        AliasLoop,
        ...REBUILD_PROVIDERS,
        IndexService,
        SourceClosing,
        RunProgress,
        RefusedEntries,
      ],
    };
  }
}

import { KafkaModule } from '@helpdex/kafka';
import { BulkWriter, elasticClient, IndexGenerations, IndexInspector, SourceEraser } from '@helpdex/knowledge-index';
import { MongoModule, mongoModel, mongoProblem, SourceProjection, sourceRowSchema, type SourceModel } from '@helpdex/mongo';
import { RpcModule } from '@helpdex/rpc';
import type { ServiceParts } from '@helpdex/service-host';
import { Module, type DynamicModule } from '@nestjs/common';
import type { IndexerConfig } from './config';
import { GENERATIONS, generationSchema } from './generations/generation.schema';
import { GenerationService } from './generations/generation.service';
import { ArticleClassifiedHandler } from './indexing/article-classified.handler';
import { IndexHandler } from './indexing/index.handler';
import { IndexService } from './indexing/index.service';
import { RunProgress } from './indexing/run-progress';
import { InspectionHandler } from './inspection/inspection.handler';
import { CLOCK, ERASER, INDICES, INSPECTOR, LOGGER, SOURCES, systemClock, WRITER } from './ports';
import { ClosingHandler } from './sources/closing.handler';
import { SourceChangedHandler } from './sources/source-changed.handler';
import { SourceClosing } from './sources/source-closing.service';

const SERVICE = 'indexer';
const SOURCE_ROWS = Symbol('SOURCE_ROWS');

@Module({})
export class AppModule {
  static forRoot(config: IndexerConfig, { logger, metrics, health, onFatal }: ServiceParts): DynamicModule {
    const { namespace, dbPrefix } = config.namespace;
    const client = elasticClient(config.elasticsearch);
    const indices = new IndexGenerations(client, namespace);
    health.register('elasticsearch', () => indices.check());
    return {
      module: AppModule,
      imports: [
        MongoModule.forRoot({ config: config.mongo, dbPrefix, service: SERVICE, health }),
        KafkaModule.forRoot({ service: SERVICE, config: config.kafka, namespace, logger, metrics, onFatal, health }),
        RpcModule.forRoot({ config: config.rpc, logger, metrics, translate: mongoProblem }),
      ],
      controllers: [ArticleClassifiedHandler, SourceChangedHandler, IndexHandler, ClosingHandler, InspectionHandler],
      providers: [
        mongoModel(GENERATIONS, 'Generation', generationSchema),
        mongoModel(SOURCE_ROWS, 'SourceRow', sourceRowSchema),
        { provide: SOURCES, inject: [SOURCE_ROWS], useFactory: (rows: SourceModel) => new SourceProjection(rows) },
        { provide: CLOCK, useValue: systemClock },
        { provide: LOGGER, useValue: logger },
        { provide: INDICES, useValue: indices },
        { provide: WRITER, useValue: new BulkWriter(client) },
        { provide: INSPECTOR, useValue: new IndexInspector(client) },
        { provide: ERASER, useValue: new SourceEraser(client) },
        GenerationService,
        IndexService,
        SourceClosing,
        RunProgress,
      ],
    };
  }
}

import { KafkaModule } from '@helpdex/kafka';
import { MongoModule, mongoModel, mongoProblem, SourceProjection, sourceRowSchema, type SourceModel } from '@helpdex/mongo';
import { RpcModule } from '@helpdex/rpc';
import type { ServiceParts } from '@helpdex/service-host';
import { Module, type DynamicModule } from '@nestjs/common';
import { ArticleFacets } from './articles/article-facets';
import { ArticleList } from './articles/article-list';
import { ArticlesHandler } from './articles/articles.handler';
import { IMMEDIATE_INDEX } from './articles/immediate-index.port';
import { OverrideService } from './articles/override.service';
import { RpcImmediateIndex } from './articles/rpc-immediate-index';
import { SegmentNames } from './articles/segment-names';
import { ArticleFetchedHandler } from './classify/article-fetched.handler';
import { BarrierService } from './classify/barrier.service';
import { ClassifyService } from './classify/classify.service';
import { ClosingsHandler } from './closings/closings.handler';
import { ClosingsService } from './closings/closings.service';
import { KafkaVerdictPublisher } from './classify/kafka-verdict-publisher';
import { QuarantineService } from './classify/quarantine.service';
import { VERDICT_PUBLISHER } from './classify/verdict-publisher.port';
import { TimedTurns, TURNS } from './classify/turns';
import { CLOCK, systemClock } from './clock.port';
import type { ClassifierConfig } from './config';
import { LEDGER } from './ledger/ledger.port';
import { LedgerRepository } from './ledger/ledger.repository';
import { LEDGER_MODEL, ledgerSchema } from './ledger/ledger.schema';
import { RunProgress } from './progress/run-progress';
import { DriftCheck } from './drift/drift-check.service';
import { DriftHandler } from './drift/drift.handler';
import { DriftHealing } from './drift/drift-healing';
import { DriftList } from './drift/drift-list.service';
import { DriftLoop } from './drift/drift.loop';
import { DriftRepository } from './drift/drift.repository';
import { DRIFT_CHECKS, driftSchema, SIGHTINGS, sightingSchema } from './drift/drift.schema';
import { IndexComparison } from './drift/index-comparison';
import { ZendeskComparison } from './drift/zendesk-comparison';
import { QuarantineHandler } from './quarantine/quarantine.handler';
import { QuarantineList } from './quarantine/quarantine-list.service';
import { RETRIES, retrySchema } from './quarantine/retry.schema';
import { ApprovedRemovals } from './reviews/approved-removal.service';
import { ReviewList } from './reviews/review-list.service';
import { REVIEWS, reviewSchema } from './reviews/review.schema';
import { ReviewService } from './reviews/review.service';
import { ReviewsHandler } from './reviews/reviews.handler';
import { SweepCandidates } from './sweep/candidates';
import { SweepRepository } from './sweep/sweep.repository';
import { SWEEPS, sweepSchema } from './sweep/sweep.schema';
import { SweepService } from './sweep/sweep.service';
import { RepairLoop } from './repair/repair.loop';
import { RepairService } from './repair/repair.service';
import { LOGGER } from './repair/repair.port';
import { ErasureHandler } from './sources/erasure.handler';
import { ErasureService } from './sources/erasure.service';
import { RejudgeService } from './sources/rejudge.service';
import { SourceNotes } from './sources/source-notes';
import { StandingHandler } from './standing/standing.handler';
import { StandingService } from './standing/standing.service';
import { SourceChangedHandler } from './sources/source-changed.handler';
import { SOURCES } from './sources/source-rules';
import { TopicEraser } from './sources/topic-eraser';

const SERVICE = 'classifier';
const SOURCE_ROWS = Symbol('SOURCE_ROWS');

@Module({})
export class AppModule {
  static forRoot(config: ClassifierConfig, { logger, metrics, health, onFatal, judgeClock }: ServiceParts): DynamicModule {
    const { namespace, dbPrefix } = config.namespace;
    return {
      module: AppModule,
      imports: [
        MongoModule.forRoot({ config: config.mongo, dbPrefix, service: SERVICE, health, judgeClock }),
        KafkaModule.forRoot({ service: SERVICE, config: config.kafka, namespace, logger, metrics, onFatal, health }),
        RpcModule.forRoot({ config: config.rpc, logger, metrics, translate: mongoProblem }),
      ],
      controllers: [
        ArticleFetchedHandler,
        SourceChangedHandler,
        ArticlesHandler,
        ClosingsHandler,
        ReviewsHandler,
        QuarantineHandler,
        DriftHandler,
        ErasureHandler,
        StandingHandler,
      ],
      providers: [
        mongoModel(LEDGER, LEDGER_MODEL, ledgerSchema),
        mongoModel(SWEEPS, 'SweepRow', sweepSchema),
        mongoModel(REVIEWS, 'ReviewRow', reviewSchema),
        mongoModel(RETRIES, 'QuarantineRetry', retrySchema),
        mongoModel(DRIFT_CHECKS, 'DriftCheck', driftSchema),
        mongoModel(SIGHTINGS, 'Sighting', sightingSchema),
        mongoModel(SOURCE_ROWS, 'SourceRow', sourceRowSchema),
        { provide: SOURCES, inject: [SOURCE_ROWS], useFactory: (rows: SourceModel) => new SourceProjection(rows) },
        { provide: CLOCK, useValue: systemClock },
        { provide: TURNS, useValue: new TimedTurns() },
        { provide: LOGGER, useValue: logger },
        { provide: VERDICT_PUBLISHER, useClass: KafkaVerdictPublisher },
        { provide: IMMEDIATE_INDEX, useClass: RpcImmediateIndex },
        LedgerRepository,
        ClassifyService,
        ClosingsService,
        BarrierService,
        QuarantineService,
        RunProgress,
        SweepCandidates,
        SweepRepository,
        SweepService,
        QuarantineList,
        ...[DriftRepository, DriftList, ZendeskComparison, IndexComparison, DriftHealing, DriftCheck, DriftLoop],
        ReviewService,
        ReviewList,
        ApprovedRemovals,
        ArticleList,
        ArticleFacets,
        OverrideService,
        SegmentNames,
        RejudgeService,
        TopicEraser,
        SourceNotes,
        ErasureService,
        StandingService,
        RepairService,
        RepairLoop,
      ],
    };
  }
}

import { ArticleFetchedHandler } from '@helpdex/classifier/classify/article-fetched.handler';
import { BarrierService } from '@helpdex/classifier/classify/barrier.service';
import type { ClassifyService } from '@helpdex/classifier/classify/classify.service';
import { KafkaVerdictPublisher } from '@helpdex/classifier/classify/kafka-verdict-publisher';
import { QuarantineService } from '@helpdex/classifier/classify/quarantine.service';
import { DriftRepository } from '@helpdex/classifier/drift/drift.repository';
import type { LedgerRow } from '@helpdex/classifier/ledger/ledger.schema';
import type { LedgerRepository } from '@helpdex/classifier/ledger/ledger.repository';
import { RunProgress } from '@helpdex/classifier/progress/run-progress';
import { RepairService } from '@helpdex/classifier/repair/repair.service';
import { ApprovedRemovals } from '@helpdex/classifier/reviews/approved-removal.service';
import type { ReviewRow } from '@helpdex/classifier/reviews/review.schema';
import { ReviewService } from '@helpdex/classifier/reviews/review.service';
import { ErasureService } from '@helpdex/classifier/sources/erasure.service';
import { RejudgeService } from '@helpdex/classifier/sources/rejudge.service';
import { SourceNotes } from '@helpdex/classifier/sources/source-notes';
import { SourceChangedHandler } from '@helpdex/classifier/sources/source-changed.handler';
import { TopicEraser } from '@helpdex/classifier/sources/topic-eraser';
import { SweepCandidates } from '@helpdex/classifier/sweep/candidates';
import { SweepRepository } from '@helpdex/classifier/sweep/sweep.repository';
import type { SweepRow } from '@helpdex/classifier/sweep/sweep.schema';
import { SweepService } from '@helpdex/classifier/sweep/sweep.service';
import { TOPICS } from '@helpdex/contracts';
import type { Batch, Delivery } from '@helpdex/kafka';
import type { SourceProjection } from '@helpdex/mongo';
import type { Model } from 'mongoose';
import type { ServiceHost } from './service-host';

/** Parts that a mutant may replace. */
export interface ClassifierParts {
  ledger(model: Model<LedgerRow>): LedgerRepository;
  classify(ledger: LedgerRepository, publisher: KafkaVerdictPublisher, host: ServiceHost): ClassifyService;
  sources(known: SourceProjection): SourceProjection;
}

export interface Classifier {
  reviews: ReviewService;
}

const REPAIR_PAUSE_MS = 5_000;

/** The production classifier, wired as its module wires it. */
export function startClassifier(host: ServiceHost, parts: ClassifierParts): Classifier {
  const clock = { now: () => host.process.clock.date() };
  const rows = host.model<LedgerRow>('ledger');
  const sweeps = host.model<SweepRow>('sweeps');
  const reviewRows = host.model<ReviewRow>('reviews');
  const ledger = parts.ledger(rows);
  const sources = parts.sources(host.sources());
  const publisher = new KafkaVerdictPublisher(host.events);
  const classify = parts.classify(ledger, publisher, host);
  const progress = new RunProgress(ledger, publisher, clock);
  const reviews = new ReviewService(reviewRows, clock);
  const rejudge = new RejudgeService(ledger, classify, clock);
  const sweep = new SweepService(new SweepRepository(sweeps), new SweepCandidates(rows), reviews, publisher, clock);
  const drift = new DriftRepository(host.model('drift'), host.model('sightings'), clock);
  const notes = new SourceNotes(sweeps, reviewRows, host.model('retries'), drift);
  const erasure = new ErasureService(rows, notes, sources, new TopicEraser(host.events, clock), clock);
  const quarantine = new QuarantineService(ledger, classify, sources, clock);
  const barriers = new BarrierService(progress, sweep, rejudge);
  const articles = new ArticleFetchedHandler(classify, quarantine, progress, barriers, erasure, sources);
  const changes = new SourceChangedHandler(sources);
  const removals = new ApprovedRemovals(reviews, rows, ledger, sources, classify, clock);
  void repairing(host, new RepairService(ledger, sources, classify, rejudge, removals, clock));
  host.consume([
    {
      group: 'classifier',
      topic: TOPICS.articleFetched,
      sink: { role: 'batch', handle: (batch) => articles.classify(batch as Batch<never>), beforePark: (record) => articles.close(record) },
    },
    {
      group: 'classifier-sources',
      topic: TOPICS.sourceChanged,
      sink: { role: 'record', handle: (one) => changes.learn(one as Delivery<never>) },
    },
  ]);
  return { reviews };
}

/** As the production loop does it, for as long as the process lives: what a dead process waits for never comes. */
async function repairing({ process }: ServiceHost, repair: RepairService): Promise<void> {
  for (;;) {
    await process.clock.sleep(REPAIR_PAUSE_MS);
    await repair.pass().catch(() => 0);
  }
}

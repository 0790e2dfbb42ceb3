import { TOPICS } from '@helpdex/contracts';
import { GenerationService } from '@helpdex/indexer/generations/generation.service';
import { ArticleClassifiedHandler } from '@helpdex/indexer/indexing/article-classified.handler';
import { IndexService } from '@helpdex/indexer/indexing/index.service';
import { RefusedEntries } from '@helpdex/indexer/indexing/refused-entries';
import { RunProgress } from '@helpdex/indexer/indexing/run-progress';
import { SourceChangedHandler } from '@helpdex/indexer/sources/source-changed.handler';
import { SourceClosing } from '@helpdex/indexer/sources/source-closing.service';
import type { Batch, Delivery } from '@helpdex/kafka';
import { BulkWriter, IndexGenerations, SourceEraser } from '@helpdex/knowledge-index';
import type { SourceProjection } from '@helpdex/mongo';
import type { ElasticCluster } from '../models/elasticsearch/elastic-cluster';
import { SimulatedElastic, type BulkHook } from '../models/elasticsearch/simulated-elastic';
import { NAMESPACE, NO_CALLS, type ServiceHost } from './service-host';

/** Parts that a mutant may replace. */
export interface IndexerParts {
  bulkHook?: BulkHook;
  sources(known: SourceProjection): SourceProjection;
}

export interface Indexer {
  closing: SourceClosing;
}

/** The production indexer, wired as its module wires it. */
export function startIndexer(host: ServiceHost, elastic: ElasticCluster, parts: IndexerParts): Indexer {
  const clock = { now: () => host.process.clock.date() };
  const client = new SimulatedElastic(host.process, elastic, parts.bulkHook).as();
  const known = host.sources();
  const indices = new IndexGenerations(client, NAMESPACE);
  const generations = new GenerationService(host.model('generations'), indices, clock);
  const index = new IndexService(generations, new BulkWriter(client), indices, host.events, parts.sources(known), clock);
  const articles = new ArticleClassifiedHandler(index, new RunProgress(host.events, clock), new RefusedEntries(NO_CALLS));
  const changes = new SourceChangedHandler(known, generations);
  host.consume([
    {
      group: 'indexer',
      topic: TOPICS.articleClassified,
      sink: { role: 'batch', handle: (batch) => articles.apply(batch as Batch<never>), beforePark: (record) => articles.close(record) },
    },
    {
      group: 'indexer-sources',
      topic: TOPICS.sourceChanged,
      sink: { role: 'record', handle: (one) => changes.learn(one as Delivery<never>) },
    },
  ]);
  return { closing: new SourceClosing(generations, new SourceEraser(client), known, host.events, clock) };
}

import type { FakeUpstream } from './fake-upstream';
import {
  aCheck,
  aCreatedKey,
  aDeletion,
  aDriftCheck,
  aKey,
  anArticle,
  anArticleInFull,
  anAuditEntry,
  aRebuild,
  aQuarantined,
  aReview,
  aRun,
  aSource,
  someFacets,
} from './fixtures';

/** Every service answers everything, with a complete example. */
export function answerEverything(upstream: FakeUpstream): void {
  const page = <T>(item: T) => ({ items: [item], nextCursor: null });
  upstream
    .on('audit.record', () => ({}))
    .on('audit.recordOnce', () => ({}))
    .on('idempotency.begin', () => ({ state: 'granted', turn: 'turn_1' }))
    .on('idempotency.finish', () => ({}))
    .on('idempotency.abandon', () => ({}))
    .on('webhooks.zendesk', () => ({}))
    .on('sources.create', () => aSource())
    .on('sources.check', () => aCheck())
    .on('sources.list', () => page(aSource()))
    .on('sources.get', () => aSource())
    .on('sources.update', () => aSource())
    .on('sources.sync', () => aRun())
    .on('sources.disconnect', () => aSource())
    .on('sources.reconnect', () => aSource())
    .on('sources.delete', () => aDeletion({ status: 'running', purged: false, finishedAt: null }))
    .on('deletions.get', () => aDeletion())
    .on('runs.list', () => page(aRun()))
    .on('runs.get', () => aRun({ status: 'completed' }))
    .on('runs.cancel', () => aRun())
    .on('articles.counts', () => ({}))
    .on('articles.list', () => page(anArticle()))
    .on('articles.facets', () => someFacets())
    .on('articles.get', () => anArticleInFull())
    .on('articles.setVisibility', () => anArticle())
    .on('reviews.list', () => page(aReview()))
    .on('reviews.decide', () => aReview())
    .on('rebuilds.start', () => aRebuild({ status: 'replaying' }))
    .on('rebuilds.list', () => page(aRebuild()))
    .on('rebuilds.get', () => aRebuild())
    .on('rebuilds.rollback', () => aRebuild({ status: 'rolled_back' }))
    .on('rebuilds.resolve', () => aRebuild({ status: 'verifying' }))
    .on('quarantine.list', () => page(aQuarantined()))
    .on('quarantine.retry', () => aRun())
    .on('drift.start', () => aDriftCheck())
    .on('drift.list', () => page(aDriftCheck()))
    .on('drift.get', () => aDriftCheck())
    .on('keys.create', () => aCreatedKey())
    .on('keys.list', () => page(aKey()))
    .on('keys.revoke', () => ({}))
    .on('tenants.create', () => ({ id: 't_two', adminKey: 'hdx_second' }))
    .on('audit.list', () => page(anAuditEntry()));
}

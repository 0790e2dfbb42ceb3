import { DomainError } from '@helpdex/domain';
import type { HealthCheck } from '@helpdex/observability';
import type { Upstream } from '../upstream/upstream.port';

/** No key has this form, so the answer is a refusal; but it is an answer, and one that needed the registry's store. */
const NO_KEY = 'hdx_readiness';
/** No tenant has this id. */
const NOBODY = 'readiness';

async function answers(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    const refused = error instanceof DomainError && error.kind !== 'unavailable' && error.kind !== 'internal';
    if (!refused) throw error;
  }
}

/** Whether each service that the gateway calls answers, asked in the way it is used. */
export const upstreamChecks = (upstream: Upstream): Readonly<Record<string, HealthCheck>> => ({
  'source-registry': () => answers(upstream.call('keys.authenticate', { key: NO_KEY })),
  classifier: () => answers(upstream.call('articles.counts', { tenant: NOBODY, sources: [] })),
});

import type { ServiceName } from '@helpdex/local-stack';
import { eventually } from '@helpdex/testing';
import type { FaultWorld } from './fault-world';

type Failpoints = Partial<Record<ServiceName, string>>;

/**
 * Each service of a row dies at its point during one sync; each point stands between two steps of the path of an article. A registry that starts
 * publishes what it knows of its one source, which is a pass of its own.
 */
export const ROUNDS: readonly Failpoints[] = [
  {
    fetcher: 'fetcher.after-produce:3',
    classifier: 'classifier.after-accept:2',
    indexer: 'indexer.after-bulk:2',
    'source-registry': 'registry.after-allocate:1',
  },
  {
    fetcher: 'fetcher.before-request:4',
    classifier: 'classifier.after-produce:2',
    indexer: 'indexer.after-closings:2',
    'source-registry': 'registry.after-publish:2',
  },
  {
    fetcher: 'fetcher.before-barrier:1',
    classifier: 'classifier.before-barrier:2',
    indexer: 'indexer.before-complete:2',
    'source-registry': 'registry.after-run-end:1',
  },
  {
    fetcher: 'fetcher.after-checkpoint:4',
    classifier: 'classifier.after-barrier:3',
    indexer: 'kafka.before-commit:2',
    'source-registry': 'kafka.before-commit:3',
  },
  { fetcher: 'fetcher.after-barrier:1', classifier: 'classifier.before-sweep:1' },
];

/** Every service named kills itself at its point during one sync. The run goes on in their successors and ends as if nothing had been. */
export async function expectWorkTakenUp(one: FaultWorld, failpoints: Failpoints): Promise<void> {
  await one.arm(failpoints);
  one.deaths.forget();
  await one.account.change(one.source);
  const id = await one.sync();
  const run = await one.expectTrueAfter(id);
  for (const name of Object.keys(failpoints) as ServiceName[])
    await eventually(() => expect([name, one.deaths.of(name)]).toEqual([name, ['SIGKILL']]));
  expect(run.resumeCount).toBeGreaterThanOrEqual(1);
  await one.expectNoLag();
}

import { ArticleFetched, defaultSourceOptions, RunBarrier } from '@helpdex/contracts';
import type { Batch } from '@helpdex/kafka';
import { ArticleFetchedHandler } from './article-fetched.handler';

const scoped = { tenant: 't_one', source: 'src_1', run: 2 };
const article = (policyVersion?: number) => ({
  event: ArticleFetched,
  offset: '7',
  data: { ...scoped, article: '1', locale: 'fr', ver: 9, state: 'gone', ...(policyVersion !== undefined && { policyVersion }) },
});
const end = (policyVersion?: number) => ({
  event: RunBarrier,
  offset: '8',
  data: { ...scoped, round: 0, ...(policyVersion !== undefined && { policyVersion }) },
});
const barrier = end();

/** @param policyVersion as far as the classifier knows the source @returns the outcome, and what was judged or settled */
async function classify(policyVersion: number, ...records: object[]) {
  const done: string[] = [];
  const note = (what: string) => () => Promise.resolve(void done.push(what));
  const changed = { ...scoped, status: 'active', policyVersion, floor: 0, options: defaultSourceOptions() };
  const handler = new ArticleFetchedHandler(
    { classify: (_partition: number, batch: unknown[]) => (batch.length > 0 ? note('judged')() : Promise.resolve()) } as never,
    {} as never,
    { maybeReport: () => Promise.resolve() } as never,
    { settle: note('settled') } as never,
    { eraseLate: () => Promise.resolve() } as never,
    { of: () => Promise.resolve(new Map([['t_one|src_1', changed]])) } as never,
  );
  return { outcome: await handler.classify({ partition: 0, records } as unknown as Batch<ArticleFetched | RunBarrier>), done };
}

it('a record that was fetched by later options than are known here waits for them, and what follows it waits too', async () => {
  const { outcome, done } = await classify(1, article(2), barrier);
  expect([outcome, done]).toEqual([expect.objectContaining({ kind: 'retry', reason: 'source-behind' }), []]);
});

it('the end of a run that went by later options than are known here waits for them, whatever came before it', async () => {
  const { outcome, done } = await classify(1, article(1), end(2));
  expect([outcome, done]).toEqual([expect.objectContaining({ kind: 'retry', reason: 'source-behind' }), []]);
});

it.each<[string, number | undefined]>([
  ['the same options', 2],
  ['earlier ones', 1],
  ['options of which it does not say the version', undefined],
])('a record that was fetched by %s is judged by those in force', async (_name, policyVersion) => {
  const { outcome, done } = await classify(2, article(policyVersion), end(policyVersion));
  expect([outcome, done]).toEqual([{ kind: 'done' }, ['judged', 'settled']]);
});

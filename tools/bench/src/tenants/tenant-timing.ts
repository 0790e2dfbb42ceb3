import { HelpdexApi } from '@helpdex/local-stack';
import type { Benchmark, BenchmarkOptions, BenchmarkResult } from '../benchmark';
import { inBenchWorld, type BenchWorld } from '../bench-world';
import { createHelpCenter, sourceInput } from '../help-center';
import { measureRun } from '../measured-run';
import { median } from '../median';

const ARTICLES = 200;
/** An odd number, so that the median is one of them. */
const ASKED = 401;
const WARM_UP = 50;

/** Ids as they are made, which nobody has; two of each, so that one can be compared with the other. */
const NOBODYS = ['01jdzzzzzzzzzzzzzzzzzzzzzz', '01jdyyyyyyyyyyyyyyyyyyyyyy'] as const;

/** A question that carries an id: a stranger's, or one that nobody has. */
interface Question {
  name: string;
  theirs: string;
  nobodys: readonly [string, string];
}

type Kind = 'theirs' | 'nobodys' | 'nobodysToo';
const KINDS: readonly Kind[] = ['theirs', 'nobodys', 'nobodysToo'];

/** Whether the time of an answer tells that an id exists in somebody else's tenant. */
export const tenantTiming: Benchmark = {
  name: 'tenants',
  about: "time of an answer to another tenant's id over that to an id nobody has: 1 tells nothing",
  run: inBenchWorld('benchtenants', measure),
};

async function measure(world: BenchWorld, { articles = ARTICLES, report }: BenchmarkOptions): Promise<BenchmarkResult> {
  report('filling a tenant of somebody else');
  const found: Record<string, { ratio: number; noise: number; medianMs: number }> = {};
  for (const question of await questionsAbout(world, articles)) {
    report(`${question.name}, ${ASKED} times each`);
    found[question.name] = await compare(world, question);
  }
  const all = Object.values(found);
  const worst = (pick: (one: (typeof all)[number]) => number): number => Math.max(...all.map((one) => Math.max(pick(one), 1 / pick(one))));
  return {
    ratios: { worst: worst(({ ratio }) => ratio), worstBetweenTwoThatNobodyHas: worst(({ noise }) => noise) },
    measurements: { askedPerId: ASKED, ...found },
  };
}

async function questionsAbout(world: BenchWorld, articles: number): Promise<Question[]> {
  const helpCenter = await createHelpCenter(world, 'theirs', { kind: 'generated', articles, locales: ['en-us'] });
  const stranger = new HelpdexApi(world.services.gatewayUrl, (await world.api.createTenant('Stranger')).adminKey);
  const { id: source, activeRun } = await stranger.createSource(sourceInput(helpCenter.subdomain));
  if (!activeRun) throw new Error('the source was added without a run');
  await measureRun({ ...world, api: stranger }, () => Promise.resolve(activeRun.id));
  const [article] = (await stranger.listArticles({ limit: '1' })).items;
  if (!article) throw new Error('the stranger has no article');
  const both = (pathOf: (id: string) => string): readonly [string, string] => [pathOf(NOBODYS[0]), pathOf(NOBODYS[1])];
  const behind = article.id.slice(source.length);
  return [
    { name: 'source', theirs: `/sources/${source}`, nobodys: both((id) => `/sources/src_${id}`) },
    { name: 'run', theirs: `/runs/${activeRun.id}`, nobodys: both((id) => `/runs/run_${id}`) },
    { name: 'article', theirs: `/articles/${article.id}`, nobodys: both((id) => `/articles/src_${id}${behind}`) },
    { name: 'articlesOfSource', theirs: `/articles?source=${source}`, nobodys: both((id) => `/articles?source=src_${id}`) },
    { name: 'searchInSource', theirs: `/search?q=help&source=${source}`, nobodys: both((id) => `/search?q=help&source=src_${id}`) },
  ];
}

/** One request at a time, the three ids in turn and each first equally often, so that what drifts does so for all. */
async function compare(world: BenchWorld, { theirs, nobodys }: Question): Promise<{ ratio: number; noise: number; medianMs: number }> {
  const paths: Readonly<Record<Kind, string>> = { theirs, nobodys: nobodys[0], nobodysToo: nobodys[1] };
  const taken: Record<Kind, number[]> = { theirs: [], nobodys: [], nobodysToo: [] };
  for (let round = 0; round < WARM_UP + ASKED; round += 1)
    for (let at = 0; at < KINDS.length; at += 1) {
      const kind = KINDS[(round + at) % KINDS.length] as Kind;
      const ms = await timed(world, paths[kind]);
      if (round >= WARM_UP) taken[kind].push(ms);
    }
  const nobody = median(taken.nobodys);
  return { ratio: median(taken.theirs) / nobody, noise: median(taken.nobodysToo) / nobody, medianMs: nobody };
}

/** Milliseconds. @throws on an answer that gives the stranger's content away, or that is not about ids at all */
async function timed({ services }: BenchWorld, path: string): Promise<number> {
  const start = performance.now();
  const answer = await fetch(`${services.gatewayUrl}/api/v1${path}`, { headers: { authorization: `Bearer ${services.adminKey}` } });
  const text = await answer.text();
  const ms = performance.now() - start;
  const isEmpty = answer.status === 200 && /"items":\[\]/.test(text);
  if (answer.status !== 404 && !isEmpty) throw new Error(`${path} answered ${answer.status}: ${text.slice(0, 200)}`);
  return ms;
}

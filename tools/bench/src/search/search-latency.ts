import { searchAlias } from '@helpdex/contracts';
import { elasticClient, searchBody, type KnowledgeDocument } from '@helpdex/knowledge-index';
import type { Benchmark, BenchmarkOptions, BenchmarkResult } from '../benchmark';
import { inBenchWorld, type BenchWorld } from '../bench-world';
import { addSource, corpusOf, createHelpCenter, indexAccess } from '../help-center';
import { measureRun } from '../measured-run';
import { median, percentile } from '../median';
import { DEFAULT_TENANT } from '../searchable';

const CLIENTS = 32;
const QUESTIONS_PER_CLIENT = 10;
const ROUNDS = 3;
const HITS = 20;
const WORDS = 3;

/** Asks one question. @returns ids of the hits, in order */
type Ask = (question: string) => Promise<string[]>;

/** What the gateway adds to the query itself, with many asking at once. */
export const searchLatency: Benchmark = {
  name: 'search',
  about: `p95 of a public search through the gateway over the same query straight to Elasticsearch, ${CLIENTS} clients at once`,
  run: inBenchWorld('benchsearch', measure),
};

async function measure(world: BenchWorld, { articles, report }: BenchmarkOptions): Promise<BenchmarkResult> {
  report('filling the index');
  const helpCenter = await createHelpCenter(world, 'search', await corpusOf(articles));
  await measureRun(world, async () => (await addSource(world, helpCenter)).run);
  const { keys, index } = await indexAccess(world);
  await index.untilSearchable(helpCenter.expected);
  const questions = questionsOf(await index.documents());
  const direct = straight(world, keys.publicApiKey);
  await refuseOtherAnswers(gateway(world), direct, questions);

  const p95: { gateway: number[]; direct: number[] } = { gateway: [], direct: [] };
  for (let round = 1; round <= ROUNDS; round += 1) {
    report(`round ${round} of ${ROUNDS}`);
    p95.direct.push(percentile(await latencies(direct, questions), 0.95));
    p95.gateway.push(percentile(await latencies(gateway(world), questions), 0.95));
  }
  const [through, straightP95] = [median(p95.gateway), median(p95.direct)];
  return {
    ratios: { gatewayP95ToDirectP95: through / straightP95 },
    measurements: {
      ...{ clients: CLIENTS, questionsPerRound: CLIENTS * QUESTIONS_PER_CLIENT, documentsPublic: helpCenter.expected.public },
      ...{ gatewayP95Ms: through, directP95Ms: straightP95 },
    },
  };
}

/** The first words of titles, spread over the corpus. */
function questionsOf(documents: readonly KnowledgeDocument[]): string[] {
  const step = Math.max(1, Math.floor(documents.length / (CLIENTS * QUESTIONS_PER_CLIENT)));
  const titles = documents.filter((_, at) => at % step === 0).map(({ title }) => title);
  return titles.slice(0, CLIENTS * QUESTIONS_PER_CLIENT).map((title) => title.split(/\s+/).slice(0, WORDS).join(' '));
}

const gateway =
  ({ api }: BenchWorld): Ask =>
  async (q) =>
    (await api.search({ q, audience: 'public', limit: String(HITS) })).items.map(({ id }) => id);

/** The very body that the gateway sends, with the same key. */
function straight({ stack, namespace }: BenchWorld, apiKey: string): Ask {
  const client = elasticClient({ url: stack.elasticsearch.url, apiKey, requestTimeoutMs: 60_000 });
  const index = searchAlias(namespace, DEFAULT_TENANT, 'public');
  return async (query) => {
    const answer = await client.search({ index, ...searchBody({ query, scope: 'public' }, 0, HITS) });
    return answer.hits.hits.map(({ _id }) => _id ?? '');
  };
}

async function refuseOtherAnswers(one: Ask, other: Ask, questions: readonly string[]): Promise<void> {
  for (const question of questions.slice(0, CLIENTS)) {
    const [a, b] = [await one(question), await other(question)];
    if (a.join() !== b.join()) throw new Error(`"${question}" is answered ${a.join()} by the gateway and ${b.join()} by Elasticsearch`);
  }
}

/** Milliseconds of every answer; each client asks its share one after the other. */
async function latencies(ask: Ask, questions: readonly string[]): Promise<number[]> {
  const taken: number[] = [];
  const client = async (offset: number): Promise<void> => {
    for (let at = offset; at < questions.length; at += CLIENTS) {
      const start = performance.now();
      await ask(questions[at] as string);
      taken.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, (_, offset) => client(offset)));
  return taken;
}

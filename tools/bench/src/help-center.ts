import { elasticClient } from '@helpdex/knowledge-index';
import { createIndexKeys, type IndexKeys } from '@helpdex/local-stack';
import type { Client } from '@elastic/elasticsearch';
import { ensureRealCorpus, type Corpus } from '@helpdex/zendesk-simulator';
import type { BenchWorld } from './bench-world';
import { expectedPerSide, SearchableIndex, type PerSide } from './searchable';

export const LOCALES = ['en-us', 'de', 'fr'];
/** Requests a minute: Zendesk's allowance is measured by the tests, here it shall not be what is measured. */
const UNHINDERED = 100_000;

/** An account of the simulator, and what of it must be searchable in the end. */
export interface HelpCenter {
  subdomain: string;
  articles: number;
  expected: PerSide;
}

/** The real corpus, or a generated one of so many articles. */
export async function corpusOf(articles: number | undefined): Promise<Corpus> {
  if (articles === undefined) return { kind: 'folder', path: await ensureRealCorpus(), locales: LOCALES };
  return { kind: 'generated', articles, locales: LOCALES };
}

export async function createHelpCenter({ simulator: { control } }: BenchWorld, subdomain: string, corpus: Corpus): Promise<HelpCenter> {
  const { articles } = await control.createAccount({ subdomain, corpus });
  await control.command(subdomain, { switches: { rateLimit: UNHINDERED } });
  return { subdomain, articles, expected: expectedPerSide(await control.oracle(subdomain)) };
}

/** What a person types in to add the account. */
export const sourceInput = (subdomain: string) => ({
  ...{ type: 'zendesk' as const, name: subdomain, subdomain, cadence: 'manual' as const },
  credentials: { kind: 'api_token' as const, email: `admin@${subdomain}.test`, token: `${subdomain}-token` },
});

/** Adds the account as a source; its first run begins. @returns ids of the source and of the run */
export async function addSource({ api }: BenchWorld, { subdomain }: HelpCenter): Promise<{ source: string; run: string }> {
  const { id, activeRun } = await api.createSource(sourceInput(subdomain));
  if (!activeRun) throw new Error('the source was added without a run');
  return { source: id, run: activeRun.id };
}

/** Connections of the benchmark's own to the services' index: the keys are its own as well. */
export interface IndexAccess {
  keys: IndexKeys;
  /** May create and read every index of the namespace. */
  client: Client;
  index: SearchableIndex;
}

export async function indexAccess({ stack, namespace }: BenchWorld): Promise<IndexAccess> {
  const keys = await createIndexKeys(stack.elasticsearch, namespace);
  const client = elasticClient({ url: stack.elasticsearch.url, apiKey: keys.indexerApiKey, requestTimeoutMs: 60_000 });
  return { keys, client, index: new SearchableIndex(client, namespace) };
}

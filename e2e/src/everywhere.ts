import { physicalIndex } from '@helpdex/contracts';
import { elasticClient, scanDocuments } from '@helpdex/knowledge-index';
import { createIndexKeys, withMongodb } from '@helpdex/local-stack';
import { dumpTopics, testStack } from '@helpdex/testing';
import { readdirSync, readFileSync } from 'node:fs';
import { DEFAULT_TENANT } from './indexed';
import type { World } from './world';

/** A place where a secret must not be, and all the text that stands there. */
export interface Place {
  name: string;
  text: string;
}

/** How a secret could look that went astray; `email` as Zendesk's basic authentication writes it. */
export function formsOf(secret: string, email: string): string[] {
  const basic = Buffer.from(`${email}/token:${secret}`);
  const bytes = Buffer.from(secret);
  const forms = [
    ...[secret, bytes.toString('base64'), bytes.toString('base64url'), bytes.toString('hex')],
    ...[basic.toString('base64'), basic.toString('base64url'), encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)],
  ];
  return [...new Set(forms.map((form) => form.replace(/=+$/, '')))];
}

async function databases(namespace: string): Promise<string> {
  const { mongodbUrl } = await testStack();
  return withMongodb(mongodbUrl, async (client) => {
    const { databases: all } = await client.db('admin').admin().listDatabases();
    const texts: string[] = [];
    for (const { name } of all.filter((one) => one.name.startsWith(`${namespace}_`)))
      for (const { name: collection } of await client.db(name).listCollections().toArray())
        texts.push(JSON.stringify(await client.db(name).collection(collection).find().toArray()));
    return texts.join('\n');
  });
}

async function index(namespace: string): Promise<string> {
  const { elasticsearch } = await testStack();
  const { indexerApiKey } = await createIndexKeys(elasticsearch, namespace);
  const client = elasticClient({ url: elasticsearch.url, apiKey: indexerApiKey, requestTimeoutMs: 30_000 });
  const texts: string[] = [];
  try {
    for (const side of ['public', 'internal'] as const)
      for await (const { document } of scanDocuments(client, physicalIndex(namespace, DEFAULT_TENANT, 1, side)))
        texts.push(JSON.stringify(document));
  } finally {
    await client.close();
  }
  return texts.join('\n');
}

/** Command lines of everything that runs; processes that end meanwhile have none. */
function commandLines(): string {
  const read = (pid: string): string => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    } catch {
      return '';
    }
  };
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(read)
    .join('\n');
}

async function metrics(world: World, logs: readonly string[]): Promise<string> {
  const ports = logs.flatMap((log) => [...log.matchAll(/"healthPort":(\d+)/g)].map(([, port]) => port));
  const urls = [`${world.services.gatewayUrl}/metrics`, ...[...new Set(ports)].map((port) => `http://127.0.0.1:${port}/metrics`)];
  return (await Promise.all(urls.map(async (url) => (await fetch(url)).text()))).join('\n');
}

/** Everything that Helpdex has written or says of itself. */
export async function everywhere(world: World, namespace: string): Promise<Place[]> {
  const logs = world.services.all.map(({ logFile }) => readFileSync(logFile, 'utf8'));
  const { kafkaBrokers } = await testStack();
  return [
    { name: 'logs', text: logs.join('\n') },
    { name: 'topics', text: (await dumpTopics(kafkaBrokers, namespace)).text },
    { name: 'databases', text: await databases(namespace) },
    { name: 'index', text: await index(namespace) },
    { name: 'metrics', text: await metrics(world, logs) },
    { name: 'command lines', text: commandLines() },
  ];
}

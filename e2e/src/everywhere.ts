import { topicName } from '@helpdex/contracts';
import { dumpTopics, testStack } from '@helpdex/testing';
import { readdirSync, readFileSync } from 'node:fs';
import { RebuildDriver } from './rebuild-driver';
import { storedDocuments } from './stored-documents';
import type { World } from './world';

/** A place where a secret must not be, and all the text that stands there. */
export interface Place {
  name: string;
  text: string;
}

/** Base64 of a secret in the middle of something longer: which characters it becomes depends on how many bytes stand before it. */
function base64Within(secret: string): string[] {
  return [0, 1, 2].map((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]);
    const [first, end] = [Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6)];
    return bytes.toString('base64').slice(first, end);
  });
}
const toUrl = (base64: string): string => base64.replaceAll('+', '-').replaceAll('/', '_');
const toHtml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

/** How a secret could look that went astray; `email` as Zendesk's basic authentication writes it. */
export function formsOf(secret: string, email: string): string[] {
  const basic = Buffer.from(`${email}/token:${secret}`).toString('base64').replace(/=+$/, '');
  const base64 = [...base64Within(secret), basic];
  const encoded = encodeURIComponent(secret);
  const written = [secret, JSON.stringify(secret).slice(1, -1), toHtml(secret), encoded, encodeURIComponent(encoded)];
  return [...new Set([...written, ...base64, ...base64.map(toUrl), Buffer.from(secret).toString('hex')])];
}

const databases = async (mongodbUrl: string, namespace: string): Promise<string> =>
  (await storedDocuments(mongodbUrl, namespace)).map(({ document }) => JSON.stringify(document)).join('\n');

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
  const { kafkaBrokers, mongodbUrl } = await testStack();
  return [
    { name: 'logs', text: logs.join('\n') },
    { name: 'topics', text: (await dumpTopics(kafkaBrokers, namespace)).text },
    { name: 'dead letters', text: (await dumpTopics(kafkaBrokers, topicName(namespace, 'dead-letter'))).text },
    { name: 'databases', text: await databases(mongodbUrl, namespace) },
    { name: 'index', text: await new RebuildDriver(world).dump() },
    { name: 'metrics', text: await metrics(world, logs) },
    { name: 'command lines', text: commandLines() },
  ];
}

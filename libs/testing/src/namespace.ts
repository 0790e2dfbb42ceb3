import { randomBytes } from 'node:crypto';
import { physicalIndexPattern } from '@helpdex/contracts';
import { createIndexKeys, removeLogins, requestElasticsearch, withMongodb, type IndexKeys, type Stack } from '@helpdex/local-stack';
import { Kafka, logLevel } from 'kafkajs';

/** A namespace that no other suite has: a legal first segment of topic, group, index and database names. @param label what the suite is about */
export function freshNamespace(label = 't'): string {
  const word = label.toLowerCase().replace(/[^a-z0-9]/g, '');
  return `${/^[a-z]/.test(word) ? '' : 't'}${word}`.slice(0, 16) + `-${randomBytes(5).toString('hex')}`;
}

/** What one suite calls its own on the shared stack. */
export interface SuiteNamespace {
  name: string;
  /** `HELPDEX_DB_PREFIX` */
  dbPrefix: string;
  keys: IndexKeys;
  /** Removes the suite's indices, topics, groups, databases and keys. */
  cleanUp(): Promise<void>;
}

export async function createNamespace(stack: Stack, label?: string): Promise<SuiteNamespace> {
  const name = freshNamespace(label);
  const keys = await createIndexKeys(stack.elasticsearch, name);
  return { name, dbPrefix: `${name}_`, keys, cleanUp: () => removeNamespace(stack, name) };
}

export async function removeNamespace(stack: Stack, name: string): Promise<void> {
  await Promise.all([
    removeIndices(stack, name),
    removeTopics(stack, name),
    removeDatabases(stack, name),
    invalidateKeys(stack, name),
    removeLogins(stack, name, `${name}_`),
  ]);
}

/** By their names: the cluster refuses to delete by pattern. */
async function removeIndices({ elasticsearch: { url, admin } }: Stack, name: string): Promise<void> {
  const found = (await requestElasticsearch(url, admin, { path: `/${physicalIndexPattern(name)}?expand_wildcards=all` })) as object;
  const indices = Object.keys(found);
  if (indices.length > 0) await requestElasticsearch(url, admin, { method: 'DELETE', path: `/${indices.join(',')}` });
}

async function invalidateKeys({ elasticsearch: { url, admin } }: Stack, name: string): Promise<void> {
  const { api_keys: keys } = (await requestElasticsearch(url, admin, { path: `/_security/api_key?name=${name}-*` })) as {
    api_keys: { id: string }[];
  };
  if (keys.length === 0) return;
  await requestElasticsearch(url, admin, { method: 'DELETE', path: '/_security/api_key', body: { ids: keys.map(({ id }) => id) } });
}

async function removeTopics({ kafkaBrokers }: Stack, name: string): Promise<void> {
  const admin = new Kafka({ brokers: kafkaBrokers, clientId: 'helpdex-testing', logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(`${name}.`));
    if (topics.length > 0) await admin.deleteTopics({ topics });
    const { groups } = await admin.listGroups();
    const own = groups.map(({ groupId }) => groupId).filter((group) => group.startsWith(`${name}.`));
    // A group whose members have just died is not empty yet, and stays; the broker forgets it by itself.
    if (own.length > 0) await admin.deleteGroups(own).catch(() => undefined);
  } finally {
    await admin.disconnect();
  }
}

async function removeDatabases({ mongodbUrl }: Stack, name: string): Promise<void> {
  await withMongodb(mongodbUrl, async (client) => {
    const { databases } = await client.db('admin').admin().listDatabases({ nameOnly: true });
    const own = databases.filter((database) => database.name.startsWith(`${name}_`));
    await Promise.all(own.map((database) => client.db(database.name).dropDatabase()));
  });
}

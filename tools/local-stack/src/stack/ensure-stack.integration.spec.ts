import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { requestElasticsearch } from '../providers/elasticsearch/elasticsearch-http';
import { externalKafka } from '../providers/external';
import { withMongodb } from '../providers/mongodb/mongodb-client';
import { signalProcess } from '../system/process-table';
import { findJdks } from '../system/java';
import { ensureStack, stopStack, type ServerName, type Stack, type StackOptions } from './ensure-stack';
import { createIndexKeys, ensureIndexKeys, type IndexKeys } from './index-keys';

const START_MS = 240_000;
const canRunNatively = findJdks().some(({ major, full }) => full && major >= 21);

// A stack of its own, because it is killed: the shared one serves other specs at the same time.
(canRunNatively ? describe : describe.skip)('native stack (skipped without a JDK 21)', () => {
  const home = mkdtempSync(join(tmpdir(), 'helpdex-stack-'));
  const options: StackOptions = { home, env: nativeOnly(process.env), server: { elasticsearchHeapMiB: 384, kafkaOpenDoor: true } };
  let stack: Stack;

  beforeAll(async () => {
    stack = await ensureStack(options);
  }, START_MS);

  afterAll(async () => {
    await stopStack(options);
    rmSync(home, { recursive: true, force: true });
  }, 60_000);

  it('changes nothing when it is asked for again, also by two at once', async () => {
    const [again, oneMore] = await Promise.all([ensureStack(options), ensureStack(options)]);
    expect(again.pids).toEqual(stack.pids);
    expect(oneMore.pids).toEqual(stack.pids);
    expect(again.provider).toEqual({ kafka: 'native', elasticsearch: 'native', mongodb: 'native' });
  });

  it('finds a running server without its pid file instead of starting a second one over the same data', async () => {
    rmSync(join(home, 'kafka/server.pid.json'));
    expect((await ensureStack(options)).pids.kafka).toBe(stack.pids.kafka);
  });

  it('does not take another process for a server because it has got its pid', async () => {
    const { kafka } = stack.pids;
    writeFileSync(join(home, 'kafka/server.pid.json'), JSON.stringify({ pid: process.pid }));
    expect((await ensureStack(options)).pids.kafka).toBe(kafka);
  });

  it.each(['kafka', 'elasticsearch', 'mongodb'] as ServerName[])(
    'brings %s back after kill -9, with everything that was acknowledged',
    async (name) => {
      await writeProbeData(stack, name);
      const killed = stack.pids[name] ?? -1;
      signalProcess(killed, 'SIGKILL');
      const revived = await ensureStack(options);
      expect(revived.pids[name]).not.toBe(killed);
      expect({ ...revived.pids, [name]: 0 }).toEqual({ ...stack.pids, [name]: 0 });
      await expect(readProbeData(revived, name)).resolves.toBe(name);
      stack = revived;
    },
    START_MS,
  );

  describe('index keys', () => {
    let keys: IndexKeys;

    beforeAll(async () => {
      keys = await createIndexKeys(stack.elasticsearch, 'keys');
      await asIndexer('PUT', '/keys-index-t-g0001-public', { aliases: { 'keys-search-public-t': {}, 'keys-search-agents-t': {} } });
      await asIndexer('PUT', '/keys-index-t-g0001-internal', { aliases: { 'keys-search-agents-t': {} } });
    });

    it('let the public key read the public alias and follow it to another index', async () => {
      await expect(search(keys.publicApiKey, 'keys-search-public-t')).resolves.toBe(200);
      await asIndexer('PUT', '/keys-index-t-g0002-public', {});
      const actions = [
        { remove: { index: 'keys-index-t-g0001-public', alias: 'keys-search-public-t' } },
        { add: { index: 'keys-index-t-g0002-public', alias: 'keys-search-public-t' } },
      ];
      await asIndexer('POST', '/_aliases', { actions });
      await expect(search(keys.publicApiKey, 'keys-search-public-t')).resolves.toBe(200);
    });

    it.each(['keys-search-agents-t', 'keys-index-t-g0001-public', 'keys-index-t-g0001-internal', 'other-search-public-t'])(
      'refuse the public key on %s',
      async (name) => {
        await expect(search(keys.publicApiKey, name)).resolves.toBe(403);
      },
    );

    it.each(['keys-index-t-g0001-internal', 'keys-search-public-t'])('refuse the internal key on %s', async (name) => {
      await expect(search(keys.internalApiKey, name)).resolves.toBe(403);
    });

    it('let the internal key read the agents alias', async () => {
      await expect(search(keys.internalApiKey, 'keys-search-agents-t')).resolves.toBe(200);
    });

    it('refuse writing with a reading key, and the indexer outside its namespace', async () => {
      const put = (apiKey: string, path: string) =>
        statusOf(requestElasticsearch(stack.elasticsearch.url, { apiKey }, { method: 'PUT', path, body: {} }));
      await expect(put(keys.publicApiKey, '/keys-search-public-t/_doc/1')).resolves.toBe(403);
      await expect(put(keys.indexerApiKey, '/other-index-t')).resolves.toBe(403);
    });

    it('are kept in the state, and made again when the cluster has forgotten them', async () => {
      const first = await ensureIndexKeys(stack.elasticsearch, 'kept', stack.home);
      expect(await ensureIndexKeys(stack.elasticsearch, 'kept', stack.home)).toMatchObject(first);
      const { url, admin } = stack.elasticsearch;
      await requestElasticsearch(url, admin, { method: 'DELETE', path: '/_security/api_key', body: { name: 'kept-public' } });
      const second = await ensureIndexKeys(stack.elasticsearch, 'kept', stack.home);
      expect(second.publicApiKey).not.toBe(first.publicApiKey);
    });

    it('are none for a cluster that asks nobody, and refused in words for one that asks and has no administrator', async () => {
      const open = createServer((_request, response) => response.end('{}')).listen(0, '127.0.0.1');
      await once(open, 'listening');
      const url = `http://127.0.0.1:${(open.address() as AddressInfo).port}`;
      const none = { indexerApiKey: '', publicApiKey: '', internalApiKey: '' };
      await expect(ensureIndexKeys({ url, admin: null }, 'open', stack.home)).resolves.toEqual(none);
      open.close();
      const asking = { url: stack.elasticsearch.url, admin: null };
      await expect(ensureIndexKeys(asking, 'asking', stack.home)).rejects.toMatchObject({ code: 'credentials_missing' });
    });

    it('let Kafka be found with the login of the environment, and not without', async () => {
      const access = stack.kafkaAccess!;
      const env = { KAFKA_BROKERS: access.brokers.join(','), KAFKA_SASL_MECHANISM: 'plain', KAFKA_SASL_USERNAME: access.admin.username };
      await expect(externalKafka({ ...env, KAFKA_SASL_PASSWORD: access.admin.password })!()).resolves.toMatchObject({
        provider: 'external',
      });
      await expect(externalKafka({ ...env, KAFKA_SASL_PASSWORD: 'wrong' })!()).rejects.toMatchObject({ code: 'server_unreachable' });
      await expect(externalKafka({ KAFKA_BROKERS: env.KAFKA_BROKERS })!()).rejects.toMatchObject({ code: 'server_unreachable' });
    });

    const asIndexer = (method: 'PUT' | 'POST', path: string, body: unknown): Promise<unknown> =>
      requestElasticsearch(stack.elasticsearch.url, { apiKey: keys.indexerApiKey }, { method, path, body });

    const search = (apiKey: string, name: string): Promise<number> =>
      statusOf(requestElasticsearch(stack.elasticsearch.url, { apiKey }, { path: `/${name}/_search` }));
  });
});

function nativeOnly({ KAFKA_BROKERS: _k, ELASTICSEARCH_URL: _e, MONGODB_URL: _m, ...rest }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...rest, HELPDEX_PROVIDER: 'native' };
}

const statusOf = (request: Promise<unknown>): Promise<number> =>
  request.then(
    () => 200,
    (error: { status?: number }) => error.status ?? Promise.reject(error as Error),
  );

const TOPIC = 'probe';

async function writeProbeData({ kafkaBrokers, elasticsearch: { url, admin }, mongodbUrl }: Stack, name: ServerName): Promise<void> {
  if (name === 'kafka') {
    const kafka = new Kafka({ brokers: kafkaBrokers, logLevel: logLevel.NOTHING });
    const [kafkaAdmin, producer] = [kafka.admin(), kafka.producer()];
    await Promise.all([kafkaAdmin.connect(), producer.connect()]);
    await kafkaAdmin.createTopics({ topics: [{ topic: TOPIC }] });
    await producer.send({ topic: TOPIC, acks: -1, messages: [{ value: name }] });
    await Promise.all([kafkaAdmin.disconnect(), producer.disconnect()]);
  } else if (name === 'elasticsearch') {
    await requestElasticsearch(url, admin, { method: 'PUT', path: '/probe', body: {} });
    await requestElasticsearch(url, admin, { method: 'PUT', path: '/probe/_doc/1', body: { name } });
  } else {
    await withMongodb(mongodbUrl, (client) => client.db('probe').collection('probe').insertOne({ name }));
  }
}

async function readProbeData({ kafkaBrokers, elasticsearch: { url, admin }, mongodbUrl }: Stack, name: ServerName): Promise<unknown> {
  if (name === 'kafka') {
    const kafkaAdmin = new Kafka({ brokers: kafkaBrokers, logLevel: logLevel.NOTHING }).admin();
    await kafkaAdmin.connect();
    const [partition] = await kafkaAdmin.fetchTopicOffsets(TOPIC);
    await kafkaAdmin.disconnect();
    return partition?.high === '1' ? name : partition;
  }
  if (name === 'elasticsearch') {
    const found = (await requestElasticsearch(url, admin, { path: '/probe/_doc/1' })) as { _source: { name: string } };
    return found._source.name;
  }
  return withMongodb(mongodbUrl, async (client) => (await client.db('probe').collection('probe').findOne({}))?.['name']);
}

import { databaseName, MONGO_USERS, physicalIndex, searchAlias, type AccessUser } from '@helpdex/contracts';
import {
  createIndexKeys,
  provideLogins,
  requestElasticsearch,
  withMongodb,
  type ElasticsearchRequest,
  type IndexKeys,
  type Stack,
} from '@helpdex/local-stack';
import type { mongo } from 'mongoose';
import { describeLockedMongodb } from './locked-servers';
import { freshNamespace, removeNamespace } from './namespace';
import { testStack } from './test-stack';

const UNAUTHORIZED = 13;
const AUTHENTICATION_FAILED = 18;

/** What the stores keep that is worth stealing, by the service that owns it. */
const PRIZES: Readonly<Record<string, string>> = {
  'source-registry': 'credentials',
  scheduler: 'schedules',
  fetcher: 'jobs',
  classifier: 'ledger',
  indexer: 'generations',
};

describeLockedMongodb('the users of the database', () => {
  const namespace = freshNamespace('mongoaccess');
  const dbPrefix = `${namespace}_`;
  let stack: Stack;
  let urls: Partial<Record<AccessUser, string>>;

  beforeAll(async () => {
    stack = await testStack();
    // A server named in the environment, with an administrator's login, gets users for this test alone.
    const installation = { namespace, dbPrefix, accessSeed: 'seed of the users' };
    ({ mongodbUrl: urls } = await provideLogins({ ...stack, kafkaAccess: undefined, mongodbHasUsers: true }, installation));
    await withMongodb(stack.mongodbUrl, async (client) => {
      for (const user of MONGO_USERS)
        await client
          .db(databaseName(dbPrefix, user))
          .collection(PRIZES[user] ?? '')
          .insertOne({ text: 'secret' });
    });
  }, 240_000);
  afterAll(() => removeNamespace({ ...stack, kafkaAccess: undefined, mongodbHasUsers: true }, namespace), 60_000);

  const as = <T>(user: AccessUser, work: (client: mongo.MongoClient) => Promise<T>): Promise<T> => withMongodb(urls[user] ?? '', work);

  const refused = async (attempt: Promise<unknown>): Promise<void> => {
    await expect(attempt).rejects.toMatchObject({ code: UNAUTHORIZED });
  };

  it.each(MONGO_USERS)('%s reads, writes and indexes what is its own', async (user) => {
    await as(user, async (client) => {
      const own = client.db(databaseName(dbPrefix, user)).collection(PRIZES[user] ?? '');
      await own.createIndex({ text: 1 });
      await own.updateOne({ text: 'secret' }, { $set: { seen: true } });
      await expect(own.findOne({})).resolves.toMatchObject({ text: 'secret', seen: true });
    });
  });

  it.each(MONGO_USERS.flatMap((user) => MONGO_USERS.filter((other) => other !== user).map((other) => [user, other] as const)))(
    '%s neither reads nor changes anything of %s',
    async (user, other) => {
      await as(user, async (client) => {
        const theirs = client.db(databaseName(dbPrefix, other)).collection(PRIZES[other] ?? '');
        await refused(theirs.findOne({}));
        await refused(theirs.countDocuments({}));
        await refused(theirs.insertOne({ text: 'mine' }));
        await refused(theirs.deleteMany({}));
        await refused(theirs.drop());
        const own = client.db(databaseName(dbPrefix, user)).collection(PRIZES[user] ?? '');
        const { dbName: db, collectionName: coll } = theirs;
        await refused(own.aggregate([{ $out: { db, coll } }]).toArray());
      });
    },
  );

  it.each(MONGO_USERS)('%s sees no users, makes none and gives itself no role', async (user) => {
    await as(user, async (client) => {
      const admin = client.db('admin');
      await refused(admin.collection('system.users').findOne({}));
      await refused(admin.command({ createUser: `${namespace}-made`, pwd: 'x', roles: [{ role: 'root', db: 'admin' }] }));
      await refused(admin.command({ grantRolesToUser: databaseName(dbPrefix, user), roles: [{ role: 'root', db: 'admin' }] }));
      await refused(admin.command({ listDatabases: 1 }));
      await refused(client.db(databaseName(dbPrefix, user)).dropDatabase());
    });
  });

  it('lets nobody in without a login or with that of another', async () => {
    const url = new URL(urls.indexer ?? '');
    const read = (at: string) =>
      withMongodb(at, (client) => client.db(databaseName(dbPrefix, 'indexer')).collection('generations').findOne({}));
    url.password = new URL(urls.fetcher ?? '').password;
    await expect(read(url.href)).rejects.toMatchObject({ code: AUTHENTICATION_FAILED });
    url.username = url.password = '';
    url.searchParams.delete('authSource');
    await refused(read(url.href));
  });
});

describe('the keys of the search cluster', () => {
  const namespace = freshNamespace('searchaccess');
  const [publicAlias, agentsAlias] = [searchAlias(namespace, 't', 'public'), searchAlias(namespace, 't', 'agents')];
  const [publicIndex, internalIndex] = [physicalIndex(namespace, 't', 1, 'public'), physicalIndex(namespace, 't', 1, 'internal')];
  let stack: Stack;
  let keys: IndexKeys;

  beforeAll(async () => {
    stack = await testStack();
    keys = await createIndexKeys(stack.elasticsearch, namespace);
    const aliases = { [publicAlias]: {}, [agentsAlias]: {} };
    await ask('indexerApiKey', { method: 'PUT', path: `/${publicIndex}`, body: { aliases } });
    await ask('indexerApiKey', { method: 'PUT', path: `/${internalIndex}`, body: { aliases: { [agentsAlias]: {} } } });
  }, 240_000);
  afterAll(() => removeNamespace(stack, namespace), 60_000);

  /** @returns the status */
  const ask = (key: keyof IndexKeys, request: ElasticsearchRequest): Promise<number> =>
    requestElasticsearch(stack.elasticsearch.url, { apiKey: keys[key] }, request).then(
      () => 200,
      (error: { status?: number }) => error.status ?? Promise.reject(error as Error),
    );

  it('let each reader read the alias of its audience', async () => {
    expect(await ask('publicApiKey', { path: `/${publicAlias}/_search` })).toBe(200);
    expect(await ask('internalApiKey', { path: `/${agentsAlias}/_search` })).toBe(200);
  });

  it.each([
    ['publicApiKey', agentsAlias],
    ['publicApiKey', internalIndex],
    ['publicApiKey', publicIndex],
    ['publicApiKey', 'helpdex-search-public-t'],
    ['internalApiKey', publicAlias],
    ['internalApiKey', internalIndex],
    ['indexerApiKey', 'helpdex-index-t-g0001-internal'],
    ['indexerApiKey', '.security'],
  ] as const)('refuse %s on %s', async (key, name) => {
    expect(await ask(key, { path: `/${name}/_search?ignore_unavailable=false` })).toBe(403);
    expect(await ask(key, { path: `/${name}/_doc/1` })).toBe(403);
    expect(await ask(key, { method: 'POST', path: `/${name}/_doc`, body: {} })).toBe(403);
    expect(await ask(key, { method: 'DELETE', path: `/${name}` })).toBe(403);
  });

  it.each(['publicApiKey', 'internalApiKey'] as const)('refuse %s writing where it reads, and asking about the cluster', async (key) => {
    const alias = key === 'publicApiKey' ? publicAlias : agentsAlias;
    expect(await ask(key, { method: 'POST', path: `/${alias}/_doc`, body: {} })).toBe(403);
    expect(await ask(key, { method: 'POST', path: `/${alias}/_delete_by_query`, body: { query: { match_all: {} } } })).toBe(403);
    for (const path of ['/_cat/indices', '/_cluster/health', '/_nodes', `/${alias}/_mapping`])
      expect([path, await ask(key, { path })]).toEqual([path, 403]);
  });

  it.each(['publicApiKey', 'internalApiKey', 'indexerApiKey'] as const)('refuse %s making keys, users, roles and settings', async (key) => {
    const body = {
      name: `${namespace}-more`,
      role_descriptors: { all: { cluster: ['all'], indices: [{ names: ['*'], privileges: ['all'] }] } },
    };
    expect(await ask(key, { method: 'POST', path: '/_security/api_key', body })).toBe(403);
    expect(
      await ask(key, { method: 'PUT', path: `/_security/user/${namespace}`, body: { password: 'long-enough', roles: ['superuser'] } }),
    ).toBe(403);
    expect(await ask(key, { path: '/_security/role' })).toBe(403);
    expect(
      await ask(key, { method: 'PUT', path: '/_cluster/settings', body: { persistent: { 'action.auto_create_index': 'true' } } }),
    ).toBe(403);
  });
});

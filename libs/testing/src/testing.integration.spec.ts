import { requestElasticsearch, withMongodb } from '@helpdex/local-stack';
import { itOnRealMongod, probeCapabilities } from './mongodb-capabilities';
import { createNamespace } from './namespace';
import { testStack } from './test-stack';

describe('the shared test stack', () => {
  it('answers on all three servers, and asking again gives the same ones', async () => {
    const stack = await testStack();
    expect(stack.kafkaBrokers.length).toBeGreaterThan(0);
    expect(await testStack()).toBe(stack);
    const capabilities = await probeCapabilities(stack.mongodbUrl);
    expect(capabilities).toMatchObject({ transactions: true, changeStreams: true });
  });

  it("removes everything of a namespace and nothing of another's", async () => {
    const stack = await testStack();
    const [mine, other] = await Promise.all([createNamespace(stack, 'mine'), createNamespace(stack, 'other')]);
    const { url, admin } = stack.elasticsearch;
    for (const { name, dbPrefix } of [mine, other]) {
      await requestElasticsearch(url, admin, { method: 'PUT', path: `/${name}-index-t-g0001-public`, body: {} });
      await withMongodb(stack.mongodbUrl, (client) => client.db(`${dbPrefix}x`).collection('c').insertOne({}));
    }
    await mine.cleanUp();
    expect(await leftOf(mine.name)).toEqual({ indices: [], databases: [], keyWorks: false });
    expect(await leftOf(other.name)).toEqual({
      indices: [`${other.name}-index-t-g0001-public`],
      databases: [`${other.name}_x`],
      keyWorks: true,
    });
    await other.cleanUp();

    async function leftOf(name: string) {
      const indices = Object.keys((await requestElasticsearch(url, admin, { path: `/${name}-*` })) as object);
      const { databases } = await withMongodb(stack.mongodbUrl, (client) => client.db('admin').admin().listDatabases({ nameOnly: true }));
      const apiKey = (name === mine.name ? mine : other).keys.publicApiKey;
      const keyWorks = await requestElasticsearch(url, { apiKey }, { path: '/_security/_authenticate' }).then(
        () => true,
        () => false,
      );
      return { indices, databases: databases.map((database) => database.name).filter((database) => database.startsWith(name)), keyWorks };
    }
  });

  itOnRealMongod('has text indexes', async () => {
    expect((await probeCapabilities((await testStack()).mongodbUrl)).textIndexes).toBe(true);
  });
});

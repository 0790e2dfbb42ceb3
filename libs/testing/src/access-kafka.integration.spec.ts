import { accessOf, consumerGroup, KAFKA_USERS, TOPICS, topicName, type AccessUser, type TopicKey } from '@helpdex/contracts';
import { lockOf, provideLogins, removeLogins, SERVICE_MECHANISM, type Login, type Stack } from '@helpdex/local-stack';
import { AclOperationTypes, AclPermissionTypes, AclResourceTypes, Kafka, logLevel, ResourcePatternTypes, type SASLOptions } from 'kafkajs';
import { eventually } from './eventually';
import { describeLockedKafka } from './locked-servers';
import { freshNamespace, removeNamespace } from './namespace';
import { testStack } from './test-stack';

const namespace = freshNamespace('kafkaaccess');
const accessSeed = 'seed of the access lists';
const KEYS = Object.keys(TOPICS) as TopicKey[];
const nameOf = (key: TopicKey): string => topicName(namespace, TOPICS[key].suffix);

/** kafkajs's word when the broker refuses to tell it where a group is. */
const NOT_TOLD_OF_GROUP = 'KafkaJSGroupCoordinatorNotFound';

async function inTurn<T>(items: readonly T[], ask: (item: T) => Promise<string>): Promise<string[]> {
  const answers: string[] = [];
  for (const item of items) answers.push(await ask(item));
  return answers;
}

/** What the broker said, in its own words; `allowed` when it did as it was told. */
const verdictOf = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'allowed',
    (error: { type?: string; name: string; cause?: { type?: string }; errors?: { type?: string }[] }) =>
      error.type ?? error.errors?.[0]?.type ?? error.cause?.type ?? error.name,
  );

const expected = (own: ReadonlySet<TopicKey>): string[] => KEYS.map((key) => (own.has(key) ? 'allowed' : 'TOPIC_AUTHORIZATION_FAILED'));

describeLockedKafka('the access lists on the broker', () => {
  let stack: Stack;
  let logins: Partial<Record<AccessUser, Login>>;

  const client = (login: Login | undefined): Kafka =>
    new Kafka({
      brokers: lockOf(stack)?.brokers ?? [],
      clientId: 'helpdex-access',
      logLevel: logLevel.NOTHING,
      retry: { retries: 0 },
      ...(login && { sasl: { mechanism: SERVICE_MECHANISM, ...login } as SASLOptions }),
    });

  beforeAll(async () => {
    stack = await testStack();
    ({ kafka: logins } = await provideLogins(stack, { namespace, dbPrefix: `${namespace}_`, accessSeed }));
    // The broker learns of users and lists a moment after the controller has them.
    await eventually(async () => expect(await write('indexer', 'knowledgeChanged')).toBe('allowed'), { timeoutMs: 20_000, everyMs: 200 });
    // A broker that has just started makes the place where groups are kept with the first one that asks.
    const [group, topic] = Object.entries(accessOf('indexer').reads)[0] as [string, TopicKey];
    await eventually(async () => expect(await read('indexer', group, topic)).toBe('allowed'), { timeoutMs: 30_000, everyMs: 500 });
  }, 240_000);
  afterAll(() => removeNamespace(stack, namespace), 60_000);

  async function write(user: AccessUser, key: TopicKey): Promise<string> {
    const producer = client(logins[user]).producer({ retry: { retries: 0 } });
    try {
      await producer.connect();
      return await verdictOf(producer.send({ topic: nameOf(key), acks: -1, messages: [{ key: 'k', value: user }] }));
    } catch (error) {
      return verdictOf(Promise.reject(error as Error));
    } finally {
      await producer.disconnect();
    }
  }

  async function read(user: AccessUser, group: string, key: TopicKey): Promise<string> {
    const consumer = client(logins[user]).consumer({
      groupId: consumerGroup(namespace, group),
      retry: { retries: 0 },
      maxWaitTimeInMs: 50,
    });
    try {
      await consumer.connect();
      const fetched = new Promise<void>((resolve, reject) => {
        consumer.on(consumer.events.FETCH, () => resolve());
        consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
      });
      // Awaited below; a refusal while joining must not be nobody's.
      fetched.catch(() => undefined);
      await consumer.subscribe({ topic: nameOf(key), fromBeginning: true });
      await consumer.run({ eachBatch: () => Promise.resolve() });
      return await verdictOf(fetched);
    } catch (error) {
      return verdictOf(Promise.reject(error as Error));
    } finally {
      await consumer.disconnect();
    }
  }

  it.each(KAFKA_USERS)('%s writes its own topics and is refused on all others', async (user) => {
    const own = new Set<TopicKey>(accessOf(user).writes);
    expect(await inTurn(KEYS, (key) => write(user, key))).toEqual(expected(own));
  });

  it.each(KAFKA_USERS)(
    '%s reads its own topics and is refused on all others',
    async (user) => {
      const { reads, replays } = accessOf(user);
      const own = new Set<TopicKey>([...Object.values(reads), ...(replays?.topics ?? [])]);
      const group = Object.keys(reads)[0] ?? `${replays?.groupPrefix}spec`;
      expect(await inTurn(KEYS, (key) => read(user, group, key))).toEqual(expected(own));
    },
    60_000,
  );

  it.each(KAFKA_USERS)('%s joins its own groups and none of another', async (user) => {
    for (const other of KAFKA_USERS) {
      const [topic = 'articleFetched'] = Object.values(accessOf(user).reads);
      for (const group of Object.keys(accessOf(other).reads)) {
        const refusal = accessOf(user).watches.includes(group) ? 'GROUP_AUTHORIZATION_FAILED' : NOT_TOLD_OF_GROUP;
        expect([group, await read(user, group, topic)]).toEqual([group, other === user ? 'allowed' : refusal]);
      }
    }
  });

  it.each(KAFKA_USERS)('%s makes and deletes no topic, and changes no access list', async (user) => {
    const admin = client(logins[user]).admin({ retry: { retries: 0 } });
    await admin.connect();
    const principal = `User:${logins[user]?.username}`;
    const line = { principal, host: '*', permissionType: AclPermissionTypes.ALLOW, operation: AclOperationTypes.ALL };
    const all = { ...line, resourceType: AclResourceTypes.TOPIC, resourceName: '*', resourcePatternType: ResourcePatternTypes.LITERAL };
    expect(await verdictOf(admin.createTopics({ topics: [{ topic: `${namespace}.mine` }] }))).toBe('TOPIC_AUTHORIZATION_FAILED');
    expect(await verdictOf(admin.deleteTopics({ topics: [nameOf('articleFetched')] }))).toBe('TOPIC_AUTHORIZATION_FAILED');
    expect(await verdictOf(admin.createAcls({ acl: [all] }))).toBe('CLUSTER_AUTHORIZATION_FAILED');
    await admin.disconnect();
  });

  it('lets nobody in without a login, with a wrong password, or as a user of another installation', async () => {
    const attempt = async (login: Login | undefined): Promise<string> => {
      const admin = client(login).admin({ retry: { retries: 0 } });
      return verdictOf(
        admin
          .connect()
          .then(() => admin.listTopics())
          .finally(() => admin.disconnect()),
      );
    };
    const { username = '', password = '' } = logins.fetcher ?? {};
    expect(await attempt({ username, password })).toBe('allowed');
    expect(await attempt(undefined)).not.toBe('allowed');
    expect(await attempt({ username, password: `${password}x` })).toBe('KafkaJSSASLAuthenticationError');
    expect(await attempt({ username: username.replace(namespace, 'other'), password })).toBe('KafkaJSSASLAuthenticationError');
    expect(await attempt({ username: `${namespace}.gateway`, password })).toBe('KafkaJSSASLAuthenticationError');
  });

  it('makes no users for somebody who is not the administrator', async () => {
    const access = lockOf(stack);
    if (!access) throw new Error('the brokers have no lock');
    const pretender = { ...stack, kafkaAccess: { ...access, admin: { ...access.admin, password: 'guessed' } } };
    await expect(provideLogins(pretender, { namespace, dbPrefix: `${namespace}_`, accessSeed })).rejects.toThrow();
  });

  it('takes back what is taken away', async () => {
    await removeLogins(stack, namespace, `${namespace}_`);
    await eventually(async () => expect(await write('indexer', 'knowledgeChanged')).toBe('KafkaJSSASLAuthenticationError'), {
      timeoutMs: 20_000,
      everyMs: 200,
    });
  });
});

import {
  ACCESS_USERS,
  kafkaGrants,
  KAFKA_USERS,
  kafkaUser,
  topicCreation,
  topicName,
  TOPICS,
  type AccessUser,
  type KafkaGrant,
} from '@helpdex/contracts';
import {
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  Kafka,
  logLevel,
  ResourcePatternTypes,
  type AclEntry,
  type Admin,
} from 'kafkajs';
import { SERVICE_MECHANISM } from '../providers/kafka/kafka-security';
import type { KafkaAccess } from '../providers/provider';
import { LOCKS_FILE, type Locks } from '../stack/locks';
import { SECRETS_FILE, type LocalSecrets } from '../state/secrets';
import type { StateHome } from '../state/state-home';
import { pollUntil } from '../system/poll-until';
import { login, type Login } from './login';
import { dropScramCredentials, putScramCredentials } from './scram-credentials';

const OPERATIONS: Readonly<Record<KafkaGrant['operation'], AclOperationTypes>> = {
  read: AclOperationTypes.READ,
  write: AclOperationTypes.WRITE,
  delete: AclOperationTypes.DELETE,
  describe: AclOperationTypes.DESCRIBE,
  describeConfigs: AclOperationTypes.DESCRIBE_CONFIGS,
};
const RESOURCES = { topic: AclResourceTypes.TOPIC, group: AclResourceTypes.GROUP } as const;
const PATTERNS = { literal: ResourcePatternTypes.LITERAL, prefixed: ResourcePatternTypes.PREFIXED } as const;

const ANYWHERE = '*';
const principalOf = (namespace: string, user: AccessUser): string => `User:${kafkaUser(namespace, user)}`;

export const kafkaLogin = (seed: string, namespace: string, user: AccessUser): Login => login(seed, 'kafka', kafkaUser(namespace, user));

/** As variables, for a program that is not one of the services; null where the brokers of this home ask nobody who he is. */
export function localKafkaLogin(home: StateHome, namespace: string, user: AccessUser): Record<string, string> | null {
  const seed = home.readJson<Partial<LocalSecrets>>(SECRETS_FILE)?.accessSeed;
  if (home.readJson<Locks>(LOCKS_FILE)?.kafka !== true || !seed) return null;
  const { username, password } = kafkaLogin(seed, namespace, user);
  return { KAFKA_SASL_MECHANISM: SERVICE_MECHANISM, KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password };
}

/** A client with an administrator's rights. */
export const administrator = ({ brokers, admin }: KafkaAccess): Kafka =>
  new Kafka({ brokers, clientId: 'helpdex-setup', logLevel: logLevel.NOTHING, sasl: { mechanism: 'plain', ...admin } });

/**
 * Users, access lists and topics of one namespace, from the tables in `libs/contracts`; what a list says beyond them is taken out. Repeating it
 * changes nothing. Services neither make topics nor could.
 */
export async function provideKafkaAccess(
  access: KafkaAccess,
  namespace: string,
  seed: string,
): Promise<Partial<Record<AccessUser, Login>>> {
  const logins = KAFKA_USERS.map((user) => [user, kafkaLogin(seed, namespace, user)] as const);
  const [broker = ''] = access.brokers;
  await Promise.all([
    putScramCredentials(
      broker,
      access.admin,
      logins.map(([, one]) => one),
    ),
    asAdministrator(access, async (admin) => {
      await createTopics(admin, namespace);
      await writeLists(admin, namespace);
    }),
  ]);
  await pollUntil(() => signIn(access.brokers, logins.at(-1)?.[1]), { timeoutMs: KNOWN_WITHIN_MS });
  return Object.fromEntries(logins);
}

/** The brokers learn of users and topics a moment after the controller has stored them, of all of one request together. */
const KNOWN_WITHIN_MS = 20_000;

async function signIn(brokers: string[], user: Login | undefined): Promise<void> {
  if (!user) return;
  const sasl = { mechanism: SERVICE_MECHANISM, ...user } as const;
  const admin = new Kafka({ brokers, clientId: 'helpdex-setup', logLevel: logLevel.NOTHING, retry: { retries: 0 }, sasl }).admin();
  try {
    await admin.connect();
  } finally {
    await admin.disconnect();
  }
}

export async function removeKafkaAccess(access: KafkaAccess, namespace: string): Promise<void> {
  const [broker = ''] = access.brokers;
  await asAdministrator(access, async (admin) => {
    await admin.deleteAcls({ filters: ACCESS_USERS.map((user) => ({ ...ANY_LINE, principal: principalOf(namespace, user) })) });
  });
  await dropScramCredentials(
    broker,
    access.admin,
    KAFKA_USERS.map((user) => kafkaUser(namespace, user)),
  );
}

const ANY_LINE = {
  resourceType: AclResourceTypes.ANY,
  resourcePatternType: ResourcePatternTypes.ANY,
  operation: AclOperationTypes.ANY,
  permissionType: AclPermissionTypes.ANY,
};

async function createTopics(admin: Admin, namespace: string): Promise<void> {
  const existing = new Set(await admin.listTopics());
  const missing = Object.values(TOPICS).filter(({ suffix }) => !existing.has(topicName(namespace, suffix)));
  if (missing.length === 0) return;
  const { brokers } = await admin.describeCluster();
  const topics = missing.map((spec) => topicCreation(namespace, spec, Math.min(brokers.length, REPLICAS)));
  await admin.createTopics({ waitForLeaders: false, topics });
  // A broker may not know yet what the controller has made. The client's own waiting takes that for an error.
  await pollUntil(() => admin.fetchTopicMetadata({ topics: topics.map(({ topic }) => topic) }), { timeoutMs: KNOWN_WITHIN_MS });
}

/** As production wants it; fewer brokers mean fewer replicas. */
const REPLICAS = 3;

async function writeLists(admin: Admin, namespace: string): Promise<void> {
  const wanted = KAFKA_USERS.flatMap((user) => kafkaGrants(namespace, user).map((grant) => entryOf(principalOf(namespace, user), grant)));
  await admin.createAcls({ acl: wanted });
  const known = new Set(wanted.map(keyOf));
  for (const user of ACCESS_USERS) {
    const principal = principalOf(namespace, user);
    const { resources } = await admin.describeAcls({ ...ANY_LINE, principal });
    const found = resources.flatMap(({ acls, ...resource }) => acls.map((acl): AclEntry => ({ ...resource, ...acl })));
    const superfluous = found.filter((entry) => !known.has(keyOf(entry)));
    if (superfluous.length > 0) await admin.deleteAcls({ filters: superfluous });
  }
}

function entryOf(principal: string, { resource, name, pattern, operation }: KafkaGrant): AclEntry {
  return {
    principal,
    host: ANYWHERE,
    permissionType: AclPermissionTypes.ALLOW,
    operation: OPERATIONS[operation],
    resourceType: RESOURCES[resource],
    resourceName: name,
    resourcePatternType: PATTERNS[pattern],
  };
}

const keyOf = ({ principal, host, permissionType, operation, resourceType, resourceName, resourcePatternType }: AclEntry): string =>
  [principal, host, permissionType, operation, resourceType, resourceName, resourcePatternType].join(' ');

async function asAdministrator(access: KafkaAccess, work: (admin: Admin) => Promise<void>): Promise<void> {
  const admin = administrator(access).admin();
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.disconnect();
  }
}

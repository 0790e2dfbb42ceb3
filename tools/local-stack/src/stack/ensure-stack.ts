import { dockerElasticsearch, dockerKafka, dockerMongodb } from '../providers/docker/docker-providers';
import { dockerRuns } from '../providers/docker/docker-engine';
import { nativeElasticsearch } from '../providers/elasticsearch/elasticsearch-native';
import { externalElasticsearch, externalKafka, externalMongodb, type ExternalProvider } from '../providers/external';
import { nativeKafka } from '../providers/kafka/kafka-native';
import { nativeMongodb } from '../providers/mongodb/mongodb-native';
import type {
  ElasticsearchConnection,
  KafkaAccess,
  KafkaConnection,
  MongodbConnection,
  ProviderKind,
  RunningServer,
  ServerOptions,
  ServerProvider,
  StackContext,
} from '../providers/provider';
import { StackError } from '../stack.error';
import { PortBook } from '../state/port-book';
import { ensureSecrets, type LocalSecrets } from '../state/secrets';
import { defaultCache, defaultHome, StateHome } from '../state/state-home';
import { allOrNothing } from '../system/all-or-nothing';
import { withFileLock } from '../system/file-lock';
import { Progress, type ReportLine } from '../system/progress';
import { LOCKS_FILE, type Locks } from './locks';
import { stopHomeServers } from './stop-home';

export interface StackOptions {
  /** State folder; default HELPDEX_HOME or `.helpdex` in the checkout. */
  home?: string;
  /** Folder of downloads; default HELPDEX_CACHE or the user's cache folder. */
  cache?: string;
  /** Where KAFKA_BROKERS, ELASTICSEARCH_URL, MONGODB_URL and HELPDEX_PROVIDER are looked up; default `process.env`. */
  env?: NodeJS.ProcessEnv;
  server?: Partial<ServerOptions>;
  report?: ReportLine;
  progress?: Progress;
  signal?: AbortSignal;
}

/** Three servers that answer. */
export interface Stack {
  kafkaBrokers: string[];
  elasticsearch: ElasticsearchConnection;
  mongodbUrl: string;
  /** Where services sign in to the brokers; absent where those ask nobody who he is, or are not ours. */
  kafkaAccess: KafkaAccess | undefined;
  /** Every service has a user of its own in MongoDB; the URL above is the administrator's. */
  mongodbHasUsers: boolean;
  provider: Record<ServerName, ProviderKind>;
  /** What each server is, for people. */
  product: Record<ServerName, string>;
  /** Process ids of the native ones. */
  pids: Partial<Record<ServerName, number>>;
  home: StateHome;
  secrets: LocalSecrets;
  /** Stops the servers that are ours; external ones go on. */
  stop(): Promise<void>;
}

export type ServerName = 'kafka' | 'elasticsearch' | 'mongodb';

const SERVER_DEFAULTS: ServerOptions = { elasticsearchHeapMiB: 768, mongodbSyncOnCommit: true };

/**
 * Brings up Kafka, Elasticsearch and MongoDB, side by side: each from its URL in the environment, else from a running Docker engine, else
 * natively. Servers of the same home that run already are reused, so a second call is quick and changes nothing.
 * @throws StackError
 */
export async function ensureStack(options: StackOptions = {}): Promise<Stack> {
  const context = contextOf(options);
  const { home, progress, signal } = context;
  const onWait = (pid: number): void => progress.line('stack', `waiting for process ${pid}, which starts the same stack`);
  return withFileLock(home.path('stack.lock'), () => bringUp(context), { signal, onWait });
}

/** Stops the servers of a home without starting anything first. */
export async function stopStack(options: StackOptions = {}): Promise<void> {
  await stopHomeServers(contextOf(options));
}

export function contextOf(options: StackOptions): StackContext {
  const env = options.env ?? process.env;
  const home = new StateHome(options.home ?? defaultHome(env));
  home.folder();
  return {
    home,
    cacheRoot: options.cache ?? defaultCache(env),
    ports: new PortBook(home),
    secrets: ensureSecrets(home),
    env,
    options: { ...SERVER_DEFAULTS, ...options.server },
    progress: options.progress ?? new Progress(options.report ?? (() => undefined)),
    signal: options.signal,
  };
}

async function bringUp(context: StackContext): Promise<Stack> {
  const local = await localProvider(context.env);
  const started: RunningServer<unknown>[] = [];
  try {
    const [kafka, elasticsearch, mongodb] = await allOrNothing(context.signal, (signal) => [
      up(signal, externalKafka, local === 'docker' ? dockerKafka : nativeKafka),
      up(signal, externalElasticsearch, local === 'docker' ? dockerElasticsearch : nativeElasticsearch),
      up(signal, externalMongodb, local === 'docker' ? dockerMongodb : nativeMongodb),
    ]);
    return assemble(context, { kafka, elasticsearch, mongodb });
  } catch (error) {
    await Promise.all(started.map((server) => server.stop()));
    throw error;
  }

  async function up<C>(signal: AbortSignal, external: ExternalProvider<C>, own: ServerProvider<C>): Promise<RunningServer<C>> {
    const server = await (external(context.env) ?? own)({ ...context, signal });
    if (!server.reused) started.push(server);
    return server;
  }
}

function assemble(
  { home, secrets }: StackContext,
  servers: {
    kafka: RunningServer<KafkaConnection>;
    elasticsearch: RunningServer<ElasticsearchConnection>;
    mongodb: RunningServer<MongodbConnection>;
  },
): Stack {
  const { kafka, elasticsearch, mongodb } = servers;
  home.writeJson(LOCKS_FILE, { kafka: kafka.connection.access !== undefined } satisfies Locks);
  const named = Object.entries(servers) as [ServerName, RunningServer<unknown>][];
  const each = <T>(pick: (server: RunningServer<unknown>) => T) => Object.fromEntries(named.map(([name, server]) => [name, pick(server)]));
  return {
    kafkaBrokers: kafka.connection.brokers,
    elasticsearch: elasticsearch.connection,
    mongodbUrl: mongodb.connection.url,
    kafkaAccess: kafka.connection.access,
    mongodbHasUsers: mongodb.connection.hasUsers === true,
    provider: each(({ provider }) => provider) as Stack['provider'],
    product: each(({ product }) => product) as Stack['product'],
    pids: Object.fromEntries(named.flatMap(([name, { pid }]) => (pid === undefined ? [] : [[name, pid]]))),
    home,
    secrets,
    stop: async () => {
      await Promise.all(named.map(([, server]) => server.stop()));
    },
  };
}

/** HELPDEX_PROVIDER overrides the order: `docker` or `native`. */
async function localProvider(env: NodeJS.ProcessEnv): Promise<'docker' | 'native'> {
  const wish = env['HELPDEX_PROVIDER'];
  if (wish === 'docker' || wish === 'native') return wish;
  if (wish) throw new StackError('server_unreachable', `HELPDEX_PROVIDER is "${wish}".`, 'set it to docker or native, or unset it');
  return (await dockerRuns()) ? 'docker' : 'native';
}

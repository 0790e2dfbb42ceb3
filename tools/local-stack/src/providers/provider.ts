import type { Login } from '../access/login';
import type { Progress } from '../system/progress';
import type { LocalSecrets } from '../state/secrets';
import type { PortBook } from '../state/port-book';
import type { StateHome } from '../state/state-home';

/** Where a server came from. */
export type ProviderKind = 'external' | 'docker' | 'native';

/** What the providers of one stack share. */
export interface StackContext {
  home: StateHome;
  cacheRoot: string;
  ports: PortBook;
  secrets: LocalSecrets;
  env: NodeJS.ProcessEnv;
  options: ServerOptions;
  progress: Progress;
  signal: AbortSignal | undefined;
}

export interface ServerOptions {
  /** Heap of Elasticsearch; 384 is enough for tests. */
  elasticsearchHeapMiB: number;
  /** Flush the database's log at each commit. Only throughput benchmarks turn it off. */
  mongodbSyncOnCommit: boolean;
  /** Which port Kafka names to its clients, given the one where it listens: that of a proxy before it, for instance. */
  kafkaAdvertisedPort?: (brokerPort: number) => Promise<number>;
  /** A second listener of the broker, without a lock, where everybody is an administrator: for tests. */
  kafkaOpenDoor?: boolean;
  /** The broker speaks TLS and asks each client for a certificate of this authority, in place of a login: for tests. */
  kafkaTls?: TlsFiles;
  /** Makes the broker one of several. */
  kafkaMember?: KafkaMember;
}

/** Paths of PEM files; `keyFile` in PKCS #8. */
export interface TlsFiles {
  caFile: string;
  certFile: string;
  keyFile: string;
}

/** One broker of a cluster in which each is a controller as well. */
export interface KafkaMember {
  /** Counted from 1. */
  nodeId: number;
  clusterId: string;
  /** Where the controllers listen, in the order of their ids. */
  controllerPorts: readonly number[];
}

/** A server that answers. */
export interface RunningServer<Connection> {
  provider: ProviderKind;
  /** What it is, for people: `Kafka 4.3.1`, `secantusd-rs 0.5.3`. */
  product: string;
  connection: Connection;
  /** Process id of a native server, otherwise undefined. */
  pid: number | undefined;
  /** It ran before we came. */
  reused: boolean;
  /** Stops what we started; does nothing to an external server. */
  stop(): Promise<void>;
}

/** One way to get one kind of server. */
export type ServerProvider<Connection> = (context: StackContext) => Promise<RunningServer<Connection>>;

export interface KafkaConnection {
  /** For administrators. */
  brokers: string[];
  /** Where services sign in, each as a user of its own; absent where the brokers ask nobody who he is, or are not ours. */
  access?: KafkaAccess;
  tls?: TlsFiles;
}

/** Brokers that let in whom they know. */
export interface KafkaAccess {
  brokers: string[];
  admin: Login;
  /** The addresses for administrators of the same brokers: whoever uses others does not mean these. */
  besides: string[];
}

export type ElasticsearchAuth = { username: string; password: string } | { apiKey: string };

export interface ElasticsearchConnection {
  /** Without credentials. */
  url: string;
  /** May create API keys and delete indices; null when an external server was given without such credentials. */
  admin: ElasticsearchAuth | null;
}

export interface MongodbConnection {
  /** With the administrator's login, where the server asks for one. */
  url: string;
  /** The server is ours and asks for a login, so every service gets a user of its own. */
  hasUsers?: boolean;
}

import type { KafkaMember } from '../provider';
import { securityProperties } from './kafka-security';

/** Where a broker listens for clients. */
export interface BrokerDoors {
  /** Asks for a login and goes by the access lists. Without it the broker asks nobody anything. */
  secured?: { port: number; adminPassword: string };
  open?: {
    port: number;
    /** What clients are told, where it is not the port it listens at. */
    advertisedPort?: number;
    /** Only for who shows a certificate of this authority. `pairFile`: key and certificate of the broker. */
    tls?: { caFile: string; pairFile: string };
  };
}

/** Settings of a broker that is also a controller, for one developer's machine: alone, or one of several. */
export function brokerProperties(input: { doors: BrokerDoors; controllerPort: number; dataFolder: string; member?: KafkaMember }): string {
  const { nodeId = 1, controllerPorts = [input.controllerPort] } = input.member ?? {};
  const { secured, open } = input.doors;
  const local = (doors: (readonly [string, number] | undefined)[]): string =>
    doors.flatMap((door) => (door ? [`${door[0]}://127.0.0.1:${door[1]}`] : [])).join(',');
  const lock = secured && (['SECURED', secured.port] as const);
  return toProperties({
    'process.roles': 'broker,controller',
    'node.id': String(nodeId),
    'controller.quorum.voters': controllerPorts.map((port, at) => `${at + 1}@127.0.0.1:${port}`).join(','),
    'controller.listener.names': 'CONTROLLER',
    listeners: local([lock, open && ['PLAINTEXT', open.port], ['CONTROLLER', input.controllerPort]]),
    'advertised.listeners': local([lock, open && ['PLAINTEXT', open.advertisedPort ?? open.port]]),
    ...(secured
      ? securityProperties({ doors: ['SECURED'], ...(open && { openDoor: 'PLAINTEXT' }), adminPassword: secured.adminPassword })
      : { ...UNLOCKED, ...(open?.tls && mutualTls(open.tls)) }),
    'log.dirs': input.dataFolder,
    ...SINGLE_NODE,
    ...(input.member ? REPLICATED : {}),
  });
}

const UNLOCKED = {
  'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
  'inter.broker.listener.name': 'PLAINTEXT',
};

const mutualTls = ({ caFile, pairFile }: { caFile: string; pairFile: string }): Record<string, string> => ({
  'listener.security.protocol.map': 'PLAINTEXT:SSL,CONTROLLER:PLAINTEXT',
  'ssl.client.auth': 'required',
  'ssl.keystore.type': 'PEM',
  'ssl.keystore.location': pairFile,
  'ssl.truststore.type': 'PEM',
  'ssl.truststore.location': caFile,
});

/** Independent of where the broker runs; the container gets the same. */
export const SINGLE_NODE: Readonly<Record<string, string>> = {
  // Topics come from the contract's table; a misspelt name must fail.
  'auto.create.topics.enable': 'false',
  'num.partitions': '1',
  'offsets.topic.num.partitions': '4',
  'offsets.topic.replication.factor': '1',
  'transaction.state.log.num.partitions': '4',
  'transaction.state.log.replication.factor': '1',
  'transaction.state.log.min.isr': '1',
  'share.coordinator.state.topic.replication.factor': '1',
  'share.coordinator.state.topic.min.isr': '1',
  'share.coordinator.state.topic.num.partitions': '1',
  'default.replication.factor': '1',
  'min.insync.replicas': '1',
  // A group of one starts at once instead of waiting 3 s for others.
  'group.initial.rebalance.delay.ms': '0',
  // The default of 128 MiB would be half the heap.
  'log.cleaner.dedupe.buffer.size': '11000000',
  'num.network.threads': '2',
  'num.io.threads': '4',
  // Above the largest `max.message.bytes` in the topic table, so that the broker accepts such a request.
  'message.max.bytes': '10485760',
  'replica.fetch.max.bytes': '10485760',
};

/** As production has it: a write is acknowledged by two of three. */
const REPLICATED: Readonly<Record<string, string>> = {
  'offsets.topic.replication.factor': '3',
  'transaction.state.log.replication.factor': '3',
  'transaction.state.log.min.isr': '2',
  'share.coordinator.state.topic.replication.factor': '3',
  'share.coordinator.state.topic.min.isr': '2',
  'default.replication.factor': '3',
  'min.insync.replicas': '2',
  // A broker that was killed is missed after three seconds instead of nine.
  'broker.session.timeout.ms': '3000',
  'broker.heartbeat.interval.ms': '1000',
};

export const LOG4J_PROPERTIES = toProperties({
  'appender.file.type': 'RollingFile',
  'appender.file.name': 'file',
  'appender.file.fileName': '${sys:kafka.logs.dir}/kafka.log',
  'appender.file.filePattern': '${sys:kafka.logs.dir}/kafka.%i.log',
  'appender.file.layout.type': 'PatternLayout',
  'appender.file.layout.pattern': '%d %p %m (%c{1})%n',
  'appender.file.policies.type': 'SizeBasedTriggeringPolicy',
  'appender.file.policies.size': '20MB',
  'appender.file.strategy.type': 'DefaultRolloverStrategy',
  'appender.file.strategy.max': '2',
  'rootLogger.level': 'WARN',
  'rootLogger.appenderRef.file.ref': 'file',
  'logger.server.name': 'kafka.server.KafkaRaftServer',
  'logger.server.level': 'INFO',
});

/** Java's properties format: backslash is its escape character, and nothing else occurs in our values that needs one. */
export function toProperties(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([key, value]) => `${key}=${value.replaceAll('\\', '\\\\')}\n`)
    .join('');
}

import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SECRET_MODE } from '../../state/secrets';
import { writeFileAtomically } from '../../state/state-home';
import { runCommand } from '../../system/command';
import { requireJavaForKafka } from '../../system/java';
import { ensureNativeServer, spawnDetached, type NativeServer } from '../native-server';
import type { KafkaConnection, ServerProvider, StackContext, TlsFiles } from '../provider';
import { KAFKA_VERSION, kafkaArtifact } from './kafka-artifact';
import { probeKafka } from './kafka-probe';
import { KAFKA_ADMIN } from './kafka-security';
import { brokerProperties, LOG4J_PROPERTIES, type BrokerDoors } from './kafka-settings';

export const KAFKA_PORT = 9092;
export const CONTROLLER_PORT = 9093;
const KAFKA_OPEN_PORT = 9094;
const FORMATTED_FILE = 'kafka/formatted.json';

export const nativeKafka: ServerProvider<KafkaConnection> = (context) => ensureNativeServer(kafkaServer(context), context);

export function kafkaServer(context: StackContext): NativeServer<KafkaConnection> {
  const { home } = context;
  return {
    name: 'kafka',
    product: `Kafka ${KAFKA_VERSION}`,
    artifact: kafkaArtifact,
    marker: home.marker('kafka'),
    logFile: home.path('kafka', 'logs', 'console.log'),
    launch: (files) => launch(files, context),
    connection: () => Promise.resolve(connection(context)),
    probe: probeKafka,
    startTimeoutMs: 60_000,
  };
}

/** A broker that others speak with through a proxy, or one of several, has no lock: what is tried there is something else. */
const isLocked = ({ options: { kafkaMember, kafkaAdvertisedPort, kafkaTls } }: StackContext): boolean =>
  kafkaMember === undefined && kafkaAdvertisedPort === undefined && kafkaTls === undefined;

/** A port that was never chosen is nobody's: another home's broker must not be taken for ours. */
function connection(context: StackContext): KafkaConnection {
  const { ports, secrets, options } = context;
  const at = (name: string): string[] => [`127.0.0.1:${ports.remembered(name) ?? 0}`];
  if (!isLocked(context)) return { brokers: at('kafka'), ...(options.kafkaTls && { tls: options.kafkaTls }) };
  const brokers = at('kafka');
  const besides = options.kafkaOpenDoor ? at('kafka-open') : brokers;
  const admin = { username: KAFKA_ADMIN, password: secrets.kafkaAdminPassword };
  return { brokers: besides, access: { brokers, admin, besides } };
}

async function chooseDoors(context: StackContext): Promise<BrokerDoors> {
  const { ports, options, secrets } = context;
  const port = await ports.choose('kafka', KAFKA_PORT);
  const advertisedPort = await options.kafkaAdvertisedPort?.(port);
  if (!isLocked(context))
    return {
      open: { port, ...(advertisedPort && { advertisedPort }), ...(options.kafkaTls && { tls: pairOf(context, options.kafkaTls) }) },
    };
  return {
    secured: { port, adminPassword: secrets.kafkaAdminPassword },
    ...(options.kafkaOpenDoor && { open: { port: await ports.choose('kafka-open', KAFKA_OPEN_PORT) } }),
  };
}

/** Kafka wants key and certificate in one file. */
function pairOf({ home }: StackContext, { caFile, certFile, keyFile }: TlsFiles): { caFile: string; pairFile: string } {
  const pairFile = home.path('kafka', 'pair.pem');
  writeFileAtomically(pairFile, `${readFileSync(keyFile, 'utf8')}${readFileSync(certFile, 'utf8')}`, SECRET_MODE);
  return { caFile, pairFile };
}

async function launch(files: string, context: StackContext): Promise<number> {
  const { home, ports, options } = context;
  const jdk = requireJavaForKafka();
  const doors = await chooseDoors(context);
  const member = options.kafkaMember;
  const controllerPort = member?.controllerPorts[member.nodeId - 1] ?? (await ports.choose('kafka-controller', CONTROLLER_PORT));
  const logs = home.folder('kafka', 'logs');
  const settings = home.path('kafka', 'server.properties');
  const properties = brokerProperties({ doors, controllerPort, dataFolder: home.path('kafka', 'data'), ...(member && { member }) });
  writeFileAtomically(settings, properties, SECRET_MODE);
  writeFileSync(home.path('kafka', 'log4j2.properties'), LOG4J_PROPERTIES);
  const java = join(jdk.home, 'bin/java');
  const classpath = ['-cp', join(files, 'lib', '*')];
  const logging = [`-Dkafka.logs.dir=${logs}`, `-Dlog4j2.configurationFile=${home.path('kafka', 'log4j2.properties')}`];
  await formatOnce(context, java, [...logging, ...classpath], settings);
  const jvm = [
    ...(member ? ['-Xms96m', '-Xmx256m'] : ['-Xms256m', '-Xmx512m']),
    '-XX:+UseSerialGC',
    '-XX:TieredStopAtLevel=1',
    `-D${home.marker('kafka')}`,
    ...logging,
    ...classpath,
  ];
  return spawnDetached(java, [...jvm, 'kafka.Kafka', settings], { cwd: home.path('kafka'), logFile: join(logs, 'console.log') });
}

/**
 * Gives the data folder its cluster id. The note that this is done is written afterwards; without it there cannot be data yet,
 * and whatever an interrupted attempt left is removed.
 */
async function formatOnce({ home, options }: StackContext, java: string, jvm: string[], settings: string): Promise<void> {
  if (home.readJson(FORMATTED_FILE) !== null) return;
  rmSync(home.path('kafka', 'data'), { recursive: true, force: true });
  const clusterId = options.kafkaMember?.clusterId ?? newClusterId();
  await runCommand(java, [...jvm, 'kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', settings, '--ignore-formatted']);
  home.writeJson(FORMATTED_FILE, { clusterId });
}

/** Kafka's own form of a UUID: 16 bytes in URL-safe base64. It would read a leading dash as an option. */
export function newClusterId(): string {
  const id = randomBytes(16).toString('base64url');
  return id.startsWith('-') ? newClusterId() : id;
}

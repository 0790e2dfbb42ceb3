import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../../system/command';
import { requireJavaForKafka } from '../../system/java';
import { ensureNativeServer, spawnDetached, type NativeServer } from '../native-server';
import type { KafkaConnection, ServerProvider, StackContext } from '../provider';
import { KAFKA_VERSION, kafkaArtifact } from './kafka-artifact';
import { probeKafka } from './kafka-probe';
import { brokerProperties, LOG4J_PROPERTIES } from './kafka-settings';

export const KAFKA_PORT = 9092;
export const CONTROLLER_PORT = 9093;
const FORMATTED_FILE = 'kafka/formatted.json';

export const nativeKafka: ServerProvider<KafkaConnection> = (context) => ensureNativeServer(kafkaServer(context), context);

export function kafkaServer(context: StackContext): NativeServer<KafkaConnection> {
  const { home, ports } = context;
  return {
    name: 'kafka',
    product: `Kafka ${KAFKA_VERSION}`,
    artifact: kafkaArtifact,
    marker: home.marker('kafka'),
    logFile: home.path('kafka', 'logs', 'console.log'),
    launch: (files) => launch(files, context),
    connection: () => Promise.resolve({ brokers: [`127.0.0.1:${ports.remembered('kafka') ?? KAFKA_PORT}`] }),
    probe: probeKafka,
    startTimeoutMs: 60_000,
  };
}

async function launch(files: string, context: StackContext): Promise<number> {
  const { home, ports, options } = context;
  const jdk = requireJavaForKafka();
  const brokerPort = await ports.choose('kafka', KAFKA_PORT);
  const member = options.kafkaMember;
  const controllerPort = member?.controllerPorts[member.nodeId - 1] ?? (await ports.choose('kafka-controller', CONTROLLER_PORT));
  const advertisedPort = (await options.kafkaAdvertisedPort?.(brokerPort)) ?? brokerPort;
  const logs = home.folder('kafka', 'logs');
  const settings = home.path('kafka', 'server.properties');
  writeFileSync(
    settings,
    brokerProperties({ brokerPort, advertisedPort, controllerPort, dataFolder: home.path('kafka', 'data'), ...(member && { member }) }),
  );
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

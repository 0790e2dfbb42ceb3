import { containerName, dockerRuns, removeContainer } from '../providers/docker/docker-engine';
import { elasticsearchServer } from '../providers/elasticsearch/elasticsearch-native';
import { kafkaServer } from '../providers/kafka/kafka-native';
import { mongodServer, secantusServer } from '../providers/mongodb/mongodb-native';
import { stopNativeServer } from '../providers/native-server';
import type { StackContext } from '../providers/provider';

/** Stops whatever this home has running, however it was started. */
export async function stopHomeServers(context: StackContext): Promise<void> {
  const native = [kafkaServer(context), elasticsearchServer(context), secantusServer(context), mongodServer(context, '')];
  await Promise.all(native.map((server) => stopNativeServer(server, context)));
  if (await dockerRuns()) {
    await Promise.all(['kafka', 'elasticsearch', 'mongodb'].map((server) => removeContainer(containerName(context, server))));
  }
}

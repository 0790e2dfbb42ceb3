import { elasticsearchServer } from '../providers/elasticsearch/elasticsearch-native';
import { kafkaServer } from '../providers/kafka/kafka-native';
import { mongodServer, secantusServer } from '../providers/mongodb/mongodb-native';
import type { StackContext } from '../providers/provider';
import { findByMarker } from '../system/process-table';

/** One line per native server of a home: pid and port, or that it does not run. */
export function stackStatus(context: StackContext): string {
  const servers = [kafkaServer(context), elasticsearchServer(context), secantusServer(context), mongodServer(context, '')];
  const running = servers.map(({ name, product, marker }) => ({ name, product, pid: findByMarker(marker)[0] }));
  const lines = ['kafka', 'elasticsearch', 'mongodb'].map((name) => {
    const server = running.find((candidate) => candidate.name === name && candidate.pid !== undefined);
    const port = context.ports.remembered(name);
    return `${name.padEnd(14)} ${server ? `${server.product}, pid ${server.pid}, port ${port}` : 'not running'}`;
  });
  return lines.join('\n');
}

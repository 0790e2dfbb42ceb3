import { SIMULATOR_PORT } from '../demo/simulator';
import { ELASTICSEARCH_PORT, TRANSPORT_PORT } from '../providers/elasticsearch/elasticsearch-native';
import { CONTROLLER_PORT, KAFKA_PORT } from '../providers/kafka/kafka-native';
import { MONGODB_PORT } from '../providers/mongodb/mongodb-native';
import { SERVICES } from '../services/service-table';

export interface UsualPort {
  /** As in the home's `ports.json`. */
  name: string;
  port: number;
}

/** Every port that `npm start` would like to have. Another is chosen for one that is taken. */
export const usualPorts = (): UsualPort[] => [
  { name: 'gateway-http', port: SERVICES.gateway.usualPorts.http ?? 0 },
  { name: 'kafka', port: KAFKA_PORT },
  { name: 'kafka-controller', port: CONTROLLER_PORT },
  { name: 'elasticsearch', port: ELASTICSEARCH_PORT },
  { name: 'elasticsearch-transport', port: TRANSPORT_PORT },
  { name: 'mongodb', port: MONGODB_PORT },
  { name: 'zendesk-simulator', port: SIMULATOR_PORT },
  ...Object.entries(SERVICES).flatMap(([name, { usualPorts: ports }]) =>
    Object.entries(ports).flatMap(([kind, port]) => (kind === 'http' ? [] : [{ name: `${name}-${kind}`, port: port as number }])),
  ),
];

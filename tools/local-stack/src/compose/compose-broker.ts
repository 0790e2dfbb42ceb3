import { KAFKA_ADMIN, securityProperties } from '../providers/kafka/kafka-security';
import { SINGLE_NODE, toProperties } from '../providers/kafka/kafka-settings';

/** As docker-compose.yml calls the broker on its own network. */
const HOST = 'kafka';

/** The broker of docker-compose.yml. One door for the services, one for programs on this machine: each is told the address it can reach. */
export const composeBroker = ({ port, adminPassword }: { port: number; adminPassword: string }): string =>
  toProperties({
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': '1@localhost:9093',
    'controller.listener.names': 'CONTROLLER',
    listeners: 'INSIDE://0.0.0.0:19092,OUTSIDE://0.0.0.0:9092,CONTROLLER://localhost:9093',
    'advertised.listeners': `INSIDE://${HOST}:19092,OUTSIDE://127.0.0.1:${port}`,
    ...securityProperties({ doors: ['INSIDE', 'OUTSIDE'], adminPassword }),
    'log.dirs': '/var/lib/kafka/data',
    ...SINGLE_NODE,
  });

/** For Kafka's own tools, with an administrator's rights. */
export const administratorProperties = (password: string): string =>
  toProperties({
    'security.protocol': 'SASL_PLAINTEXT',
    'sasl.mechanism': 'PLAIN',
    'sasl.jaas.config': `org.apache.kafka.common.security.plain.PlainLoginModule required username="${KAFKA_ADMIN}" password="${password}";`,
  });

import { Kafka, logLevel, type KafkaConfig as ClientConfig } from 'kafkajs';
import { readTlsFiles, type KafkaConfig } from '@helpdex/config';
import type { Logger } from '@helpdex/observability';
import { useFastGzip } from './gzip-codec';
import { kafkaLogs } from './log-creator';

export interface ClientOptions {
  readonly service: string;
  readonly config: KafkaConfig;
  readonly logger: Logger;
}

/** About 20 s in all: long enough for a coordinator to move, short enough to be told that the brokers are gone. */
export const CLIENT_RETRY = { initialRetryTime: 200, maxRetryTime: 5_000, retries: 7 } as const;

/** The one place that makes clients; everything else in this library takes one. Connects to nothing yet. */
export function createKafkaClient({ service, config, logger }: ClientOptions): Kafka {
  const { brokers, ssl, sasl } = config;
  useFastGzip();
  return new Kafka({
    clientId: `helpdex-${service}`,
    brokers: [...brokers],
    connectionTimeout: 5_000,
    requestTimeout: 30_000,
    retry: { ...CLIENT_RETRY },
    logLevel: logLevel.INFO,
    logCreator: kafkaLogs(logger),
    ...(ssl && { ssl: readTlsFiles(ssl) }),
    ...(sasl && { sasl: sasl as NonNullable<ClientConfig['sasl']> }),
  });
}

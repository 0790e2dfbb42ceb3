import type { Stack } from './ensure-stack';
import type { IndexKeys } from './index-keys';

/** The stack as the environment variables that services and tools read; with the administrator's logins, so for development only. */
export const stackEnvironment = (stack: Stack, keys: IndexKeys): Record<string, string> => ({
  KAFKA_BROKERS: stack.kafkaBrokers.join(','),
  ...(stack.kafkaAccess && {
    KAFKA_SASL_MECHANISM: 'plain',
    KAFKA_SASL_USERNAME: stack.kafkaAccess.admin.username,
    KAFKA_SASL_PASSWORD: stack.kafkaAccess.admin.password,
  }),
  ELASTICSEARCH_URL: stack.elasticsearch.url,
  ELASTICSEARCH_API_KEY: keys.indexerApiKey,
  ELASTICSEARCH_PUBLIC_API_KEY: keys.publicApiKey,
  ELASTICSEARCH_INTERNAL_API_KEY: keys.internalApiKey,
  MONGODB_URL: stack.mongodbUrl,
});

/** What a tool needs to make keys of its own; an administrator's password, so for local stacks only. */
export function administratorEnvironment({ elasticsearch: { admin } }: Stack): Record<string, string> {
  if (admin === null) return {};
  return 'apiKey' in admin
    ? { ELASTICSEARCH_ADMIN_API_KEY: admin.apiKey }
    : { ELASTICSEARCH_USERNAME: admin.username, ELASTICSEARCH_PASSWORD: admin.password };
}

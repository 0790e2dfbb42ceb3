import { integer, secret, text, url } from '../field';
import { fragment } from '../fragment';

export const mongoConfig = fragment({
  url: url({
    key: 'MONGODB_URL',
    protocols: ['mongodb:', 'mongodb+srv:'],
    sensitive: true,
    description: 'Where the services keep their state; each in a database of its own. May contain a password.',
  }),
  maxPoolSize: integer({ key: 'MONGODB_MAX_POOL_SIZE', default: '20', min: 1, max: 500, description: 'Connections of one process.' }),
});

const node = url({ key: 'ELASTICSEARCH_URL', protocols: ['http:', 'https:'], description: 'The search cluster.' });
const caFile = text({ key: 'ELASTICSEARCH_CA_FILE', optional: true, description: 'PEM file with the authority that signed the cluster.' });
const requestTimeoutMs = integer({
  key: 'ELASTICSEARCH_REQUEST_TIMEOUT_MS',
  default: '30000',
  min: 100,
  max: 600_000,
  description: 'After which a request to the cluster is given up.',
});

/** For whoever writes the index. */
export const elasticsearchConfig = fragment({
  url: node,
  apiKey: secret({
    key: 'ELASTICSEARCH_API_KEY',
    optional: true,
    description: 'Key of the indexer: manages and writes the index generations.',
  }),
  caFile,
  requestTimeoutMs,
});

/** For whoever only searches: one key per audience, neither of which can read the other's alias. */
export const searchConfig = fragment({
  url: node,
  publicApiKey: secret({
    key: 'ELASTICSEARCH_PUBLIC_API_KEY',
    optional: true,
    description: 'Key that reads the public alias and nothing else.',
  }),
  internalApiKey: secret({
    key: 'ELASTICSEARCH_INTERNAL_API_KEY',
    optional: true,
    description: 'Key that reads the alias for agents and nothing else.',
  }),
  caFile,
  requestTimeoutMs,
});

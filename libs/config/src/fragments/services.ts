import { custom, integer, text, url } from '../field';
import { fragment } from '../fragment';

export const gatewayConfig = fragment({
  port: integer({ key: 'GATEWAY_PORT', default: '8080', min: 0, max: 65_535, description: 'Port of the REST API and the dashboard.' }),
  host: text({ key: 'GATEWAY_HOST', default: '127.0.0.1', description: 'Address of the REST API and the dashboard.' }),
  keyRequestsPerSecond: integer({
    key: 'GATEWAY_KEY_REQUESTS_PER_SECOND',
    default: '100',
    min: 1,
    max: 100_000,
    description: 'Requests a second of one API key at one gateway, in the long run; ten times as many may come at once.',
  }),
  keyConcurrentRequests: integer({
    key: 'GATEWAY_KEY_CONCURRENT_REQUESTS',
    default: '200',
    min: 1,
    max: 10_000,
    description: 'Requests of one API key that one gateway answers at a time.',
  }),
  dashboardDir: text({ key: 'DASHBOARD_DIR', optional: true, description: 'Folder with the built dashboard; without it none is served.' }),
});

const healthUrl = (key: string, service: string) =>
  url({
    key,
    optional: true,
    protocols: ['http:', 'https:'],
    description: `Where the gateway asks for the health of the ${service}; without it, its state is not known.`,
  });

/** Where the services say how they are: the address in front of `/health/ready`. */
export const serviceHealthConfig = fragment({
  sourceRegistry: healthUrl('SOURCE_REGISTRY_HEALTH_URL', 'source-registry'),
  scheduler: healthUrl('SCHEDULER_HEALTH_URL', 'scheduler'),
  fetcher: healthUrl('FETCHER_HEALTH_URL', 'fetcher'),
  classifier: healthUrl('CLASSIFIER_HEALTH_URL', 'classifier'),
  indexer: healthUrl('INDEXER_HEALTH_URL', 'indexer'),
});

const PLACEHOLDER = '{subdomain}';

/** What is asked later has to be what is written here, so an address that a parser would change is refused as well. */
function originTemplate(value: string): string | undefined {
  const template = value.replace(/\/+$/, '');
  const parts = template.split(PLACEHOLDER);
  const filled = parts.join('acme');
  if (parts.length !== 2 || !URL.canParse(filled)) return undefined;
  const { protocol, username, password, search, hash, href } = new URL(filled);
  const isPlain = (protocol === 'https:' || protocol === 'http:') && `${username}${password}${search}${hash}` === '';
  return isPlain && href.replace(/\/$/, '') === filled ? template : undefined;
}

export const zendeskConfig = fragment({
  originTemplate: custom(
    {
      key: 'ZENDESK_ORIGIN_TEMPLATE',
      default: `https://${PLACEHOLDER}.zendesk.com`,
      description: 'Where the API of a subdomain is. For the operator only: an address chosen by a user would send credentials there.',
    },
    `an http or https URL containing ${PLACEHOLDER} once, in lower case, without user, query or fragment`,
    originTemplate,
  ),
  allowancePercent: integer({
    key: 'ZENDESK_ALLOWANCE_PERCENT',
    default: '50',
    min: 1,
    max: 100,
    description: "Part of each account's requests a minute that syncs may use; the rest is left to the company's other integrations.",
  }),
});

export const schedulerConfig = fragment({
  tickMs: integer({
    key: 'HELPDEX_SYNC_TICK_MS',
    default: '10000',
    min: 100,
    max: 3_600_000,
    description: 'How often the scheduler looks for sources that are due.',
  }),
});

/** What the fetcher's leases are made of: long enough for a slow page, short enough that a dead process is soon replaced. */
export const fetchJobsConfig = fragment({
  leaseMs: integer({
    key: 'HELPDEX_FETCH_LEASE_MS',
    default: '60000',
    min: 4_000,
    max: 600_000,
    description: 'A sync whose fetcher died is taken up by another after this time.',
  }),
});

import { TOPICS, type TopicKey } from '../topics';

/** Which search keys a service holds: `index` writes, the others read one audience each. */
export type SearchKey = 'index' | 'public' | 'agents';

/** What one user of the servers may touch. Whatever is not named is refused. */
export interface AccessRow {
  /** Topics it produces to. */
  readonly writes: readonly TopicKey[];
  /** Consumer groups it is a member of, each with the topic it reads. */
  readonly reads: Readonly<Record<string, TopicKey>>;
  /** Topics read from end to end by throwaway groups, whose names start so. */
  readonly replays?: { readonly groupPrefix: string; readonly topics: readonly TopicKey[] };
  /** Groups of others whose progress it looks at, without reading what they read. */
  readonly watches: readonly string[];
  /** A database of its own, with reading and writing in it and nothing elsewhere. */
  readonly database: boolean;
  readonly searchKeys: readonly SearchKey[];
}

/**
 * Who may touch what on Kafka, MongoDB and Elasticsearch, once: access lists, database users and search keys are made from this table, and so
 * is the page in docs/security.md. Names of topics, groups and databases follow `names.ts`.
 */
export const ACCESS = {
  'source-registry': {
    writes: ['sourceChanged', 'syncRequested', 'deadLetter'],
    reads: { 'source-registry': 'syncProgress', 'source-registry-due': 'syncDue' },
    // A deletion waits until everybody has read what was written before it.
    watches: ['fetcher-sources', 'scheduler', 'classifier-sources', 'indexer-sources', 'classifier', 'indexer'],
    database: true,
    searchKeys: [],
  },
  scheduler: {
    writes: ['syncDue', 'deadLetter'],
    reads: { scheduler: 'sourceChanged' },
    watches: [],
    database: true,
    searchKeys: [],
  },
  fetcher: {
    writes: ['articleFetched', 'syncProgress', 'deadLetter'],
    reads: { fetcher: 'syncRequested', 'fetcher-sweeps': 'sweepRequested', 'fetcher-sources': 'sourceChanged' },
    watches: [],
    database: true,
    searchKeys: [],
  },
  classifier: {
    // `articleFetched` too: a purge overwrites there what it erases.
    writes: ['articleFetched', 'articleClassified', 'sweepRequested', 'syncProgress', 'deadLetter'],
    reads: { classifier: 'articleFetched', 'classifier-sources': 'sourceChanged' },
    watches: [],
    database: true,
    searchKeys: [],
  },
  indexer: {
    writes: ['knowledgeChanged', 'syncProgress', 'deadLetter'],
    reads: { indexer: 'articleClassified', 'indexer-sources': 'sourceChanged' },
    replays: { groupPrefix: 'rebuild-', topics: ['articleClassified'] },
    watches: [],
    database: true,
    searchKeys: ['index'],
  },
  gateway: { writes: [], reads: {}, watches: [], database: false, searchKeys: ['public', 'agents'] },
  /** The tool of that name: looks into topics from a terminal, and changes nothing there. */
  replay: {
    writes: [],
    reads: {},
    replays: { groupPrefix: 'replay-', topics: Object.keys(TOPICS) as TopicKey[] },
    watches: [],
    database: false,
    searchKeys: [],
  },
} as const satisfies Record<string, AccessRow>;

export type AccessUser = keyof typeof ACCESS;
export const ACCESS_USERS = Object.keys(ACCESS) as AccessUser[];

export const accessOf = (user: AccessUser): AccessRow => ACCESS[user];

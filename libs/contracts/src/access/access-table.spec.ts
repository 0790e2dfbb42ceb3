import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TOPICS } from '../topics';
import { ACCESS_USERS, accessOf, type AccessUser } from './access-table';
import { documentAccess } from './document-access';
import { KAFKA_USERS, kafkaGrants, kafkaUser } from './kafka-grants';
import { MONGO_USERS, mongoGrants, mongoUser } from './mongo-grants';
import { searchGrant } from './search-grants';

const CHECKOUT = join(__dirname, '../../../..');
const SERVICES = ACCESS_USERS.filter((user) => user !== 'replay');

/** What a service's own code says, specs left out. */
function sourcesOf(service: AccessUser): string {
  const folder = join(CHECKOUT, 'apps', service, 'src');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const own = files.filter((file) => /\.ts$/.test(file) && !/\.(spec|fixture)\.ts$/.test(file));
  return own.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
}

const grantsOf = (user: AccessUser): string[] =>
  kafkaGrants('ns', user).map(
    ({ resource, name, pattern, operation }) => `${operation} ${resource} ${name}${pattern === 'prefixed' ? '*' : ''}`,
  );

describe('the table of access, held against the services', () => {
  it.each(SERVICES)('%s may read exactly what it has handlers for, in the groups it names', (service) => {
    const text = sourcesOf(service);
    const constant = (name: string): string | undefined => new RegExp(`const ${name} = '([^']+)'`).exec(text)?.[1];
    const found = [...text.matchAll(/topic: TOPICS\.(\w+), group: (?:'([^']+)'|([A-Z_]+))/g)].map(([, topic, group, name]) => [
      group ?? constant(name ?? ''),
      topic,
    ]);
    expect(Object.fromEntries(found)).toEqual(accessOf(service).reads);
  });

  it.each(SERVICES)('%s is granted no topic that its code does not name, and names none that it is not granted', (service) => {
    const { writes, reads, watches } = accessOf(service);
    const named = new Set([...sourcesOf(service).matchAll(/\bTOPICS\.(\w+)/g)].map(([, key]) => key));
    const watched = SERVICES.flatMap((other) => watches.flatMap((group) => accessOf(other).reads[group] ?? []));
    // The dead letters are written by the transport of whoever has handlers.
    const granted = [...writes, ...Object.values(reads)].filter((key) => key !== 'deadLetter');
    expect([...new Set([...granted, ...watched])].sort()).toEqual([...named].sort());
    expect((writes as readonly string[]).includes('deadLetter')).toBe(Object.keys(reads).length > 0);
  });

  it('knows every topic', () => {
    const used = SERVICES.flatMap((service) => [...accessOf(service).writes, ...Object.values(accessOf(service).reads)]);
    expect([...new Set(used)].sort()).toEqual(Object.keys(TOPICS).sort());
  });

  it('is what docs/security.md says; `documentAccess()` prints a new table', () => {
    expect(readFileSync(join(CHECKOUT, 'docs/security.md'), 'utf8')).toContain(documentAccess().trim());
  });
});

describe('the access lists of Kafka', () => {
  it('give a service its topics and groups and nothing else', () => {
    const metadata = Object.values(TOPICS).flatMap(({ suffix }) => [`describe topic ns.${suffix}`, `describeConfigs topic ns.${suffix}`]);
    expect(grantsOf('scheduler')).toEqual([
      ...metadata,
      'write topic ns.sync.due.v1',
      'write topic ns.dead-letter.v1',
      'read topic ns.source.changed.v1',
      'read group ns.scheduler',
    ]);
  });

  it('let only the index be read again from the beginning, in groups that are thrown away', () => {
    expect(grantsOf('indexer')).toEqual(expect.arrayContaining(['read group ns.rebuild-*', 'delete group ns.rebuild-*']));
    const throwaway = KAFKA_USERS.filter((user) => kafkaGrants('ns', user).some(({ pattern }) => pattern === 'prefixed'));
    expect(throwaway).toEqual(['indexer', 'replay']);
  });

  it('let nobody make or delete a topic, and nobody but its writers write', () => {
    for (const user of KAFKA_USERS) expect(grantsOf(user).filter((line) => /^(delete|create|alter)\S* topic/.test(line))).toEqual([]);
    const writers = KAFKA_USERS.filter((user) => grantsOf(user).includes('write topic ns.article.classified.v1'));
    expect(writers).toEqual(['classifier']);
  });

  it('have no user for the gateway, and keep installations apart by name', () => {
    expect(KAFKA_USERS).not.toContain('gateway');
    expect(kafkaGrants('ns', 'gateway')).toEqual([]);
    expect(kafkaUser('ns', 'fetcher')).toBe('ns.fetcher');
  });
});

describe('the users of MongoDB', () => {
  it.each(MONGO_USERS)('%s has its own database and no other', (user) => {
    expect(mongoGrants('p_', user)).toEqual([{ role: 'readWrite', db: `p_${user}` }]);
    expect(mongoUser('p_', user)).toBe(`p_${user}`);
  });

  it('are the services that keep something', () => {
    expect(MONGO_USERS).toEqual(['source-registry', 'scheduler', 'fetcher', 'classifier', 'indexer']);
    expect(mongoGrants('p_', 'gateway')).toEqual([]);
  });
});

describe('the keys of Elasticsearch', () => {
  it('let a reader read nothing but the aliases of its audience', () => {
    expect(searchGrant('helpdex', 'public')).toEqual({
      cluster: [],
      indices: [{ names: ['helpdex-search-public-*'], privileges: ['read'] }],
    });
    expect(searchGrant('helpdex', 'agents')).toEqual({
      cluster: [],
      indices: [{ names: ['helpdex-search-agents-*'], privileges: ['read'] }],
    });
  });

  it('keep the indexer inside its namespace', () => {
    const { cluster, indices } = searchGrant('helpdex', 'index');
    expect(indices.flatMap(({ names }) => names).every((name) => name.startsWith('helpdex-'))).toBe(true);
    expect(cluster).toEqual(['monitor']);
  });

  it('are held by the indexer, and by the gateway one for each audience', () => {
    const holders = ACCESS_USERS.filter((user) => accessOf(user).searchKeys.length > 0);
    expect(holders.map((user) => [user, accessOf(user).searchKeys])).toEqual([
      ['indexer', ['index']],
      ['gateway', ['public', 'agents']],
    ]);
  });
});

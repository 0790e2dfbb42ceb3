import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KAFKA_USERS, MONGO_USERS } from '@helpdex/contracts';
import { SERVICE_NAMES, type ServiceName } from '../services/service-table';
import { generateSecrets } from '../state/secrets';
import { ComposeSetup, secretEnvironment } from './compose-setup';

const KEYS = { indexerApiKey: 'indexer', publicApiKey: 'public', internalApiKey: 'internal' };

describe('the set-up of docker compose', () => {
  const root = mkdtempSync(join(tmpdir(), 'helpdex-compose-'));
  afterAll(() => rmSync(root, { recursive: true }));

  it('generates secrets once, and nobody else can read them', () => {
    const setup = new ComposeSetup(root, {});
    setup.secrets();
    const password = readFileSync(join(root, 'elasticsearch/password'), 'utf8');
    const adminKey = setup.adminKey();
    setup.secrets();
    expect(readFileSync(join(root, 'elasticsearch/password'), 'utf8')).toBe(password);
    expect(setup.adminKey()).toBe(adminKey);
    const files = ['elasticsearch/password', 'kafka/server.properties', 'kafka/admin.properties', 'mongodb/keyfile', 'mongodb/password'];
    for (const file of [...files, 'setup/secrets/local.json']) expect(statSync(join(root, file)).mode & 0o077).toBe(0);
  });

  it('takes an admin key that the user gives, also later', () => {
    const given = 'hdx_given-by-the-user';
    const setup = new ComposeSetup(root, { HELPDEX_ADMIN_KEY: given });
    setup.secrets();
    expect(new ComposeSetup(root, {}).adminKey()).toBe(given);
  });

  it('writes nothing but secrets, and to each service only its own', () => {
    const secrets = generateSecrets();
    const logins = Object.fromEntries(KAFKA_USERS.map((user) => [user, { username: user, password: `kafka of ${user}` }]));
    const mongodbUrl = Object.fromEntries(MONGO_USERS.map((user) => [user, `mongodb://${user}@m`]));
    const textFor = (service: ServiceName): string =>
      secretEnvironment(service, { secrets, keys: KEYS, logins: { kafka: logins, mongodbUrl } });
    const namesFor = (service: ServiceName): string[] =>
      textFor(service)
        .trim()
        .split('\n')
        .map((line) => line.split('=')[0] ?? '')
        .sort();
    const kafka = ['KAFKA_SASL_MECHANISM', 'KAFKA_SASL_PASSWORD', 'KAFKA_SASL_USERNAME'];
    expect(namesFor('classifier')).toEqual(['HELPDEX_SERVICE_TOKEN', ...kafka, 'MONGODB_URL']);
    expect(namesFor('gateway')).toEqual(['ELASTICSEARCH_INTERNAL_API_KEY', 'ELASTICSEARCH_PUBLIC_API_KEY', 'HELPDEX_SERVICE_TOKEN']);
    expect(namesFor('source-registry')).toEqual([
      'HELPDEX_ADMIN_KEY',
      'HELPDEX_MASTER_KEYS',
      'HELPDEX_SERVICE_TOKEN',
      ...kafka,
      'MONGODB_URL',
    ]);
    for (const service of SERVICE_NAMES) {
      const others = SERVICE_NAMES.filter((other) => other !== service);
      for (const other of others) expect(textFor(service)).not.toMatch(new RegExp(`kafka of ${other}\\n|//${other}@m`));
      for (const secret of [secrets.kafkaAdminPassword, secrets.mongodbAdminPassword, secrets.accessSeed])
        expect(textFor(service)).not.toContain(secret);
    }
  });

  it('gives the broker no door without a lock, and only its own tools the key to it', () => {
    const properties = readFileSync(join(root, 'kafka/server.properties'), 'utf8');
    expect(properties).toContain('listener.security.protocol.map=INSIDE:SASL_PLAINTEXT,OUTSIDE:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT\n');
    expect(properties).toContain('authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer\n');
    expect(properties).not.toContain('ANONYMOUS');
    const password = /password="([^"]+)"/.exec(readFileSync(join(root, 'kafka/admin.properties'), 'utf8'))?.[1];
    expect(properties).toContain(`user_helpdex-admin="${password}";`);
  });
});

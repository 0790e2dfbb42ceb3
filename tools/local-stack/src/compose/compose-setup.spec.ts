import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
    for (const file of ['elasticsearch/password', 'setup/secrets/local.json']) expect(statSync(join(root, file)).mode & 0o077).toBe(0);
  });

  it('takes an admin key that the user gives, also later', () => {
    const given = 'hdx_given-by-the-user';
    const setup = new ComposeSetup(root, { HELPDEX_ADMIN_KEY: given });
    setup.secrets();
    expect(new ComposeSetup(root, {}).adminKey()).toBe(given);
  });

  it('writes nothing but secrets, and to each service only its own', () => {
    const secrets = generateSecrets();
    const namesFor = (service: Parameters<typeof secretEnvironment>[0]): string[] =>
      secretEnvironment(service, secrets, KEYS)
        .trim()
        .split('\n')
        .map((line) => line.split('=')[0] ?? '')
        .sort();
    expect(namesFor('classifier')).toEqual(['HELPDEX_SERVICE_TOKEN']);
    expect(namesFor('gateway')).toEqual(['ELASTICSEARCH_INTERNAL_API_KEY', 'ELASTICSEARCH_PUBLIC_API_KEY', 'HELPDEX_SERVICE_TOKEN']);
    expect(namesFor('source-registry')).toEqual(['HELPDEX_ADMIN_KEY', 'HELPDEX_MASTER_KEYS', 'HELPDEX_SERVICE_TOKEN']);
  });
});

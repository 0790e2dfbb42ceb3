import { buildApps, SERVICE_NAMES } from '@helpdex/local-stack';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

const APPS = join(__dirname, '../../dist/apps');
const random = (): string => randomBytes(32).toString('base64');

/** Everything that any service needs, on another machine and with every door open. Nothing listens there, and nothing is asked to. */
const OPEN = {
  NODE_ENV: 'production',
  HELPDEX_SERVICE_TOKEN: 'change-me-change-me',
  HELPDEX_MASTER_KEYS: `k1:${random()}`,
  KAFKA_BROKERS: 'kafka.invalid:9092',
  MONGODB_URL: 'mongodb://mongodb.invalid:27017/?tls=true',
  ELASTICSEARCH_URL: 'http://elasticsearch.invalid:9200',
  GATEWAY_HOST: '0.0.0.0',
  GATEWAY_PORT: '0',
  RPC_HOST: '0.0.0.0',
};
const RISKS_OF_ALL = [
  'weak_secret',
  'kafka_without_authentication',
  'mongodb_without_credentials',
  'elasticsearch_without_tls',
  'gateway_without_tls',
];

/** Runs a service until it ends, or is ended because it said `enough`. @returns its exit code and everything it said */
function run(service: string, env: NodeJS.ProcessEnv, enough?: string): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [join(APPS, service, 'main.js')], { env: { PATH: process.env['PATH'], ...env } });
  let said = '';
  const listen = (chunk: Buffer): void => {
    said += chunk.toString();
    if (enough !== undefined && said.includes(enough)) child.kill('SIGKILL');
  };
  for (const stream of [child.stdout, child.stderr]) stream.on('data', listen);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, said }));
  });
}

beforeAll(() => buildApps({ dashboard: false }));

describe.each(SERVICE_NAMES)('%s', (service) => {
  it('refuses an unsafe start in production, with every reason in words', async () => {
    const { code, said } = await run(service, OPEN);
    expect(code).toBe(1);
    expect(RISKS_OF_ALL.filter((risk) => !said.includes(`(${risk})`))).toEqual([]);
    expect(said).toContain('It is not safe to start like this in production');
    expect(said).not.toContain('change-me-change-me');
  });
});

describe('a service that is told to start all the same', () => {
  it.each([
    [
      'where each risk is accepted',
      { HELPDEX_ACCEPTED_RISKS: [...RISKS_OF_ALL, 'kafka_without_tls', 'rpc_without_tls', 'elasticsearch_without_keys'].join(',') },
    ],
    ['in development', { NODE_ENV: 'development' }],
  ])('%s warns, and goes on to look for its servers', async (_, change) => {
    // Which server is asked first is of no matter, only that one is: a refusal comes before.
    const { said } = await run('scheduler', { ...OPEN, ...change }, '"broker":"kafka.invalid:9092"');
    expect(said).not.toContain('It is not safe');
    expect(said).toMatch(/"level":"warn".*\(kafka_without_authentication\)/);
    expect(said).toContain('"broker":"kafka.invalid:9092"');
  });

  it('accepts no risk that it does not know', async () => {
    const { code, said } = await run('scheduler', { ...OPEN, HELPDEX_ACCEPTED_RISKS: 'all' });
    expect([code, said]).toEqual([1, expect.stringContaining('HELPDEX_ACCEPTED_RISKS must be')]);
  });
});

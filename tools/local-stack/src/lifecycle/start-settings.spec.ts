import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StateHome } from '../state/state-home';
import { Progress } from '../system/progress';
import { bringUpHelpdex } from './local-helpdex';
import { Shutdown } from './shutdown';
import { judgeSettings, readStartSettings, warnOfSettings } from './start-settings';

const BARE = { simulator: false };

describe('the settings of npm start', () => {
  it('are those of a first start when nothing is said', () => {
    expect(readStartSettings({ GATEWAY_PORT: '' }, BARE)).toEqual({ mode: 'development', namespace: 'helpdex', dbPrefix: 'helpdex_' });
  });

  it('are taken as numbers', () => {
    const env = { GATEWAY_PORT: '8090', HELPDEX_SYNC_TICK_MS: '500', HELPDEX_NAMESPACE: 'two', NODE_ENV: 'production' };
    expect(readStartSettings(env, BARE)).toEqual({
      ...{ mode: 'production', namespace: 'two', dbPrefix: 'two_', gatewayPort: 8_090, syncTickMs: 500 },
    });
  });

  it.each([
    ['GATEWAY_PORT', 'abc', 'must be a whole number from 0 to 65535'],
    ['HELPDEX_SYNC_TICK_MS', 'abc', 'must be a whole number from 100 to 3600000'],
    ['HELPDEX_NAMESPACE', 'Two', 'must be text, a lower-case letter'],
    ['HELPDEX_ADMIN_KEY', 'hdx_short', 'must be text of at least 12 characters'],
    ['HELPDEX_MASTER_KEYS', 'k1:AAAA', 'must be kid:base64 pairs'],
    ['KAFKA_BROKERS', 'kafka', 'must be a comma-separated list of host:port'],
    ['ZENDESK_ORIGIN_TEMPLATE', 'https://acme.zendesk.com', 'must be an http or https URL'],
  ])('name %s when it cannot be used, with its rule', (key, value, rule) => {
    const read = (): unknown => readStartSettings({ [key]: value }, BARE);
    expect(read).toThrow(`${key} ${rule}`);
    expect(read).toThrow(expect.objectContaining({ code: 'settings_unusable' }) as Error);
  });

  it('say nothing of an address that the simulator takes the place of', () => {
    expect(() => readStartSettings({ ZENDESK_ORIGIN_TEMPLATE: 'nonsense' }, { simulator: true })).not.toThrow();
  });

  it('are read before anything is started', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'helpdex-settings-'));
    const lines: string[] = [];
    const start = bringUpHelpdex({
      ...{ home: new StateHome(folder), simulator: true, env: { GATEWAY_PORT: 'abc' } },
      ...{
        progress: new Progress((line) => lines.push(line)),
        shutdown: new Shutdown(() => undefined),
        signal: new AbortController().signal,
      },
    });
    await expect(start).rejects.toThrow('GATEWAY_PORT must be a whole number');
    expect([lines, readdirSync(folder)]).toEqual([[], []]);
    rmSync(folder, { recursive: true });
  });
});

describe('weak settings', () => {
  const WEAK = { GATEWAY_HOST: '0.0.0.0', HELPDEX_ADMIN_KEY: 'hdx_k3Rt9wQz7pLm2vX', MONGODB_URL: 'mongodb://u:p@mongo:27017' };
  const told = (env: NodeJS.ProcessEnv): string[] => {
    const lines: string[] = [];
    warnOfSettings(env, (line) => lines.push(line));
    return lines;
  };

  it.each([undefined, 'development', 'test', 'prod'])('are warned of in words where NODE_ENV is %s, and refused by nobody', (mode) => {
    expect(told({ ...WEAK, NODE_ENV: mode })).toEqual([
      expect.stringMatching(/^HELPDEX_ADMIN_KEY: .* is shorter than 20 characters\. Remedy: .*\(weak_secret\)$/),
      expect.stringMatching(/^GATEWAY_HOST: Other machines reach the gateway.*\(gateway_without_tls\)$/),
      expect.stringMatching(/^MONGODB_URL: .*\(mongodb_without_tls\)$/),
    ]);
  });

  it('are refused in production, unless accepted by name', () => {
    const env = { ...WEAK, NODE_ENV: 'production', HELPDEX_ACCEPTED_RISKS: 'weak_secret' };
    expect(() => told(env)).toThrow(/not safe to start like this in production:\n {2}GATEWAY_HOST: [^\n]*\n {2}MONGODB_URL: [^\n]*$/);
    expect(told({ ...env, HELPDEX_ACCEPTED_RISKS: 'weak_secret,gateway_without_tls,mongodb_without_tls' })).toHaveLength(3);
  });

  it('are not the keys of Elasticsearch where an administrator makes them', () => {
    const env = { ELASTICSEARCH_URL: 'https://search:9200' };
    expect(judgeSettings(env).warned.map(({ risk }) => risk)).toEqual(['elasticsearch_without_keys']);
    expect(judgeSettings({ ...env, ELASTICSEARCH_ADMIN_API_KEY: 'k' }).warned).toEqual([]);
  });
});

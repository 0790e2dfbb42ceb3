import { startServices, type RunningServices, type Stack } from '@helpdex/local-stack';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { canCertify, certify, type CertificateFiles } from './certificates';
import { eventually } from './eventually';
import { freshNamespace, removeNamespace } from './namespace';
import { testStack } from './test-stack';

describe('the services on the shared stack', () => {
  const namespace = freshNamespace('services');
  let stack: Stack;
  let services: RunningServices;
  const certificates = mkdtempSync(join(tmpdir(), 'helpdex-services-'));
  // Where certificates can be made, the services speak with each other by mutual TLS.
  const ours = canCertify() ? certify(certificates, 'ours') : undefined;

  beforeAll(async () => {
    stack = await testStack();
    const zendeskOriginTemplate = 'http://127.0.0.1:9/{subdomain}';
    services = await startServices({ stack, namespace, ports: 'free', zendeskOriginTemplate, ...(ours && { extraEnv: rpcTls(ours) }) });
  }, 240_000);

  afterAll(async () => {
    await services?.stop();
    await removeNamespace(stack, namespace);
    rmSync(certificates, { recursive: true });
  }, 60_000);

  it('are ready, and their gateway knows the admin key and nobody else', async () => {
    expect(await listSources(services.adminKey)).toEqual({ status: 200, body: { items: [], nextCursor: null } });
    expect(await listSources('hdx_wrong')).toMatchObject({ status: 401 });
  });

  (ours ? it : it.skip)(
    'answer no call of whoever shows no certificate, or one of another authority (skipped without openssl)',
    async () => {
      const port = Number(services.service('classifier').program.env['RPC_PORT']);
      const { caFile = '' } = ours ?? {};
      const theirs = certify(certificates, 'theirs');
      const call = JSON.stringify({ pattern: 'nobody', id: '1', data: {} });
      const attempt = (options: { cert?: Buffer; key?: Buffer }): Promise<string> =>
        new Promise((resolve) => {
          const socket = connect({ host: '127.0.0.1', port, ca: readFileSync(caFile), ...options });
          socket.on('secureConnect', () => socket.write(`${call.length}#${call}`));
          socket.on('data', () => {
            resolve('answered');
            socket.destroy();
          });
          socket.on('error', () => undefined);
          socket.on('close', () => resolve('refused'));
        });
      expect(await attempt({})).toBe('refused');
      expect(await attempt({ cert: readFileSync(theirs.certFile), key: readFileSync(theirs.keyFile) })).toBe('refused');
      expect(await attempt({ cert: readFileSync(ours?.certFile ?? ''), key: readFileSync(ours?.keyFile ?? '') })).toBe('answered');
    },
  );

  it('can be killed one by one, and started again with another environment', async () => {
    const classifier = services.service('classifier');
    const before = classifier.pid;
    classifier.kill('SIGKILL');
    await classifier.untilExit();
    expect(classifier.pid).toBeUndefined();
    await classifier.start({ LOG_LEVEL: 'debug' });
    expect(classifier.pid).not.toBe(before);
  });

  it('can be more than one of a kind', async () => {
    const second = await services.addInstance('fetcher');
    expect(second.pid).not.toBe(services.service('fetcher').pid);
    expect(services.service('fetcher', 2)).toBe(second);
    await eventually(async () => expect((await fetch(second.program.readyUrl)).status).toBe(200));
  });

  async function listSources(key: string): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`${services.gatewayUrl}/api/v1/sources`, { headers: { authorization: `Bearer ${key}` } });
    return { status: response.status, body: await response.json() };
  }
});

const rpcTls = ({ caFile, certFile, keyFile }: CertificateFiles): Record<string, string> => ({
  RPC_TLS_CA_FILE: caFile,
  RPC_TLS_CERT_FILE: certFile,
  RPC_TLS_KEY_FILE: keyFile,
});

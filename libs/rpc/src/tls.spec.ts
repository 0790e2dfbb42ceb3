import { createLogger } from '@helpdex/observability';
import { Controller, Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import type { RpcClient } from './rpc-client';
import { RpcHandler } from './rpc-handler.decorator';
import { listeningPort, rpcServer } from './rpc-server';
import type { RpcSettings } from './rpc-settings';
import { rpcClient, RpcModule } from './rpc.module';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

interface Files {
  caFile: string;
  certFile: string;
  keyFile: string;
}

/** An authority and a certificate for loopback, good for a day. */
function certify(folder: string, name: string): Files {
  const file = (suffix: string) => join(folder, `${name}-${suffix}`);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'ignore' });
  const fresh = ['-newkey', 'rsa:2048', '-nodes', '-days', '1'];
  openssl('req', '-x509', ...fresh, '-keyout', file('ca.key'), '-out', file('ca.pem'), '-subj', `/CN=${name} authority`);
  openssl('req', '-newkey', 'rsa:2048', '-nodes', '-keyout', file('key.pem'), '-out', file('csr.pem'), '-subj', `/CN=${name}`);
  writeFileSync(file('ext'), 'subjectAltName=IP:127.0.0.1');
  const signing = ['-CA', file('ca.pem'), '-CAkey', file('ca.key'), '-CAcreateserial', '-days', '1', '-extfile', file('ext')];
  openssl('x509', '-req', '-in', file('csr.pem'), ...signing, '-out', file('cert.pem'));
  return { caFile: file('ca.pem'), certFile: file('cert.pem'), keyFile: file('key.pem') };
}

const settings = (port: number, tls: Files | undefined): RpcSettings => {
  const address = { host: '127.0.0.1', port };
  return {
    ...{ ...address, sourceRegistry: address, fetcher: address, classifier: address, indexer: address },
    ...{ serviceToken: 'a-service-token-of-the-tests', deadlineMs: 3_000, tls },
  };
};

@Controller()
class Answers {
  @RpcHandler('keys.revoke')
  async revoke(): Promise<Record<string, never>> {
    return {};
  }
}

async function serve(tls: Files): Promise<{ app: INestApplication; port: number }> {
  const config = settings(0, tls);
  @Module({ imports: [RpcModule.forRoot({ config, logger: createLogger({ service: 'spec', level: 'silent' }) })], controllers: [Answers] })
  class Application {}
  const app = await NestFactory.create(Application, { logger: false });
  const server = app.connectMicroservice(rpcServer(config));
  await app.init();
  await app.startAllMicroservices();
  return { app, port: listeningPort(server) };
}

const ask = (client: RpcClient): Promise<unknown> =>
  client.call('keys.revoke', { caller: { tenant: 't', keyId: 'k', role: 'admin', bootstrap: false }, input: { id: 'k' } });

// Certificates cannot be made with Node alone.
(hasOpenssl ? describe : describe.skip)('mutual TLS', () => {
  let folder: string;
  let ours: Files;
  let theirs: Files;
  let server: { app: INestApplication; port: number };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'helpdex-rpc-'));
    ours = certify(folder, 'ours');
    theirs = certify(folder, 'theirs');
    server = await serve(ours);
  }, 30_000);
  afterAll(async () => {
    await server?.app.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const call = async (tls: Files | undefined): Promise<unknown> => {
    const client = rpcClient({ config: settings(server.port, tls) });
    try {
      return await ask(client);
    } finally {
      client.onApplicationShutdown();
    }
  };

  it('lets services of the same authority talk', async () => {
    await expect(call(ours)).resolves.toEqual({});
  });

  it('ends the connection of whoever shows no certificate, before it has answered anything', async () => {
    const socket = connect({ host: '127.0.0.1', port: server.port, ca: readFileSync(ours.caFile) });
    const received: Buffer[] = [];
    socket.on('data', (bytes) => received.push(bytes));
    socket.on('secureConnect', () => socket.write('2#{}'));
    const failure = await new Promise<NodeJS.ErrnoException>((resolve) => socket.on('error', resolve));
    expect(failure.code).toBe('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED');
    expect(received).toEqual([]);
  });

  it.each([
    ['of another authority', () => theirs],
    ['that trusts us but shows a certificate of another authority', () => ({ ...theirs, caFile: ours.caFile })],
    ['that speaks plain text', () => undefined],
  ])('answers no service %s', async (_, files) => {
    await expect(call(files())).rejects.toMatchObject({ kind: 'unavailable', code: 'service_unavailable' });
  });
});

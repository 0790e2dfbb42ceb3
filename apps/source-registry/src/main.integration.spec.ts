import type { Caller } from '@helpdex/contracts';
import { RpcClient } from '@helpdex/rpc';
import { createNamespace, testStack, type SuiteNamespace } from '@helpdex/testing';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(__dirname, '../../..');
const TOKEN = 'service-token-of-the-tests';
const ADMIN_KEY = 'hdx_admin-key-of-the-tests';

interface Line {
  msg: string;
  rpcPort?: number;
  healthPort?: number;
}

/** A registry in a process of its own; resolves when it says that it has started. */
class RegistryProcess {
  readonly lines: Line[] = [];

  private constructor(private readonly child: ChildProcess) {}

  static async start(env: Record<string, string>): Promise<RegistryProcess> {
    const child = spawn(process.execPath, ['--import', 'tsx', '-C', '@helpdex/source', join(__dirname, 'main.ts')], {
      cwd: ROOT,
      env: { PATH: process.env['PATH'], TSX_TSCONFIG_PATH: join(ROOT, 'tsconfig.base.json'), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const registry = new RegistryProcess(child);
    await new Promise<void>((resolve, reject) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (line.startsWith('{')) registry.lines.push(JSON.parse(line) as Line);
        if (registry.lines.at(-1)?.msg === 'service started') resolve();
      });
      let complaints = '';
      child.stderr.on('data', (data: Buffer) => (complaints += data.toString()));
      child.once('close', (code) => reject(new Error(`ended with ${code}: ${complaints}`)));
    });
    return registry;
  }

  port(name: 'rpcPort' | 'healthPort'): number {
    return this.lines.find((line) => line[name] !== undefined)?.[name] ?? 0;
  }

  client(): RpcClient {
    const address = { host: '127.0.0.1', port: this.port('rpcPort') };
    const addresses = { 'source-registry': address, fetcher: address, classifier: address, indexer: address };
    return new RpcClient({ addresses, serviceToken: TOKEN, deadlineMs: 10_000 });
  }

  kill(signal: NodeJS.Signals): void {
    if (this.child.exitCode === null) this.child.kill(signal);
  }

  async exit(): Promise<number | NodeJS.Signals> {
    const { exitCode, signalCode } = this.child;
    if (exitCode !== null || signalCode !== null) return exitCode ?? (signalCode as NodeJS.Signals);
    const [code, signal] = (await once(this.child, 'exit')) as [number | null, NodeJS.Signals | null];
    return code ?? (signal as NodeJS.Signals);
  }
}

describe('the registry as a process', () => {
  let namespace: SuiteNamespace;
  let env: Record<string, string>;
  let running: RegistryProcess | undefined;
  const start = async (extra: Record<string, string> = {}): Promise<RegistryProcess> => {
    running = await RegistryProcess.start({ ...env, ...extra });
    return running;
  };

  beforeAll(async () => {
    const stack = await testStack();
    namespace = await createNamespace(stack, 'registryprocess');
    env = {
      KAFKA_BROKERS: stack.kafkaBrokers.join(','),
      KAFKA_REPLICATION_FACTOR: '1',
      MONGODB_URL: stack.mongodbUrl,
      HELPDEX_NAMESPACE: namespace.name,
      HELPDEX_SERVICE_TOKEN: TOKEN,
      HELPDEX_MASTER_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
      HELPDEX_ADMIN_KEY: ADMIN_KEY,
    };
  });
  afterEach(() => running?.kill('SIGKILL'));
  afterAll(() => namespace?.cleanUp());

  it('is ready, answers, and ends in order on SIGTERM', async () => {
    const registry = await start();
    const health = await fetch(`http://127.0.0.1:${registry.port('healthPort')}/health/ready`);
    expect(await health.json()).toMatchObject({
      status: 'ok',
      checks: { started: { status: 'ok' }, mongodb: { status: 'ok' }, 'kafka-consumers': { status: 'ok' } },
    });
    const client = registry.client();
    const caller: Caller = await client.call('keys.authenticate', { key: ADMIN_KEY });
    expect(caller.bootstrap).toBe(true);
    const terminated = Date.now();
    registry.kill('SIGTERM');
    expect(await registry.exit()).toBe(0);
    expect(Date.now() - terminated).toBeLessThan(10_000);
    client.onApplicationShutdown();
    const written = JSON.stringify(registry.lines);
    for (const secret of [ADMIN_KEY, TOKEN, env['HELPDEX_MASTER_KEYS']?.slice(3)]) expect(written).not.toContain(secret);
  });

  it('says what is wrong with its settings and does not start', async () => {
    await expect(start({ HELPDEX_MASTER_KEYS: 'k1:short' })).rejects.toThrow(/ended with 1: [\s\S]*HELPDEX_MASTER_KEYS must be/);
  });
});

import { createNamespace, testStack } from '@helpdex/testing';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(__dirname, '../../..');

it('the scheduler as a process is ready, and ends in order on SIGTERM', async () => {
  const stack = await testStack();
  const namespace = await createNamespace(stack, 'schedulerprocess');
  const child = spawn(process.execPath, ['--import', 'tsx', '-C', '@helpdex/source', join(__dirname, 'main.ts')], {
    cwd: ROOT,
    env: {
      PATH: process.env['PATH'],
      TSX_TSCONFIG_PATH: join(ROOT, 'tsconfig.base.json'),
      KAFKA_BROKERS: stack.kafkaBrokers.join(','),
      KAFKA_REPLICATION_FACTOR: '1',
      MONGODB_URL: stack.mongodbUrl,
      HELPDEX_NAMESPACE: namespace.name,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const healthPort = await new Promise<number>((resolve, reject) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        const { msg, healthPort: port } = JSON.parse(line) as { msg: string; healthPort?: number };
        if (msg === 'service started' && port !== undefined) resolve(port);
      });
      child.once('exit', (code) => reject(new Error(`ended with ${code}`)));
    });
    const health = await fetch(`http://127.0.0.1:${healthPort}/health/ready`);
    expect([health.status, await health.json()]).toMatchObject([200, { checks: { mongodb: { status: 'ok' } } }]);
    const terminated = Date.now();
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(Date.now() - terminated).toBeLessThan(10_000);
  } finally {
    if (child.exitCode === null) child.kill('SIGKILL');
    await namespace.cleanUp();
  }
});

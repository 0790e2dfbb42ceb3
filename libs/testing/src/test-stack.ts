import { ensureStack, stopStack, CHECKOUT, type Stack, type StackOptions } from '@helpdex/local-stack';
import { join, resolve } from 'node:path';
import { startTestcontainers } from './testcontainers-stack';

let current: Promise<Stack> | undefined;

/**
 * The stack that integration specs use: the servers named in the environment, else one shared by all test files and runs, started on first use
 * and left running until the test runner (or `cli.ts stop`) stops it, else containers when HELPDEX_TEST_PROVIDER=testcontainers.
 */
export function testStack(): Promise<Stack> {
  current ??= start();
  return current;
}

/** Stops the shared stack; servers named in the environment go on. */
export const stopTestStack = (): Promise<void> => stopStack(testStackOptions());

export const testHome = (env: NodeJS.ProcessEnv = process.env): string =>
  resolve(env['HELPDEX_TEST_HOME'] || join(CHECKOUT, '.helpdex/test'));

export const testStackOptions = (env: NodeJS.ProcessEnv = process.env): StackOptions => ({
  home: testHome(env),
  env,
  // Services sign in as in production; the specs themselves go in by the open door.
  server: { elasticsearchHeapMiB: 384, kafkaOpenDoor: true },
  report: (line) => void process.stderr.write(`${line}\n`),
});

async function start(): Promise<Stack> {
  const options = testStackOptions();
  if (process.env['HELPDEX_TEST_PROVIDER'] !== 'testcontainers') return ensureStack(options);
  const containers = await startTestcontainers();
  // To the rest they are external servers.
  const stack = await ensureStack({ ...options, env: { ...process.env, ...containers.env } });
  return { ...stack, stop: containers.stop };
}

import { CHECKOUT } from '@helpdex/local-stack';
import { testStack } from '@helpdex/testing';
import { execFile } from 'node:child_process';
import type { World } from '../world';

const MAX_OUTPUT_BYTES = 16 * 1_048_576;
const ENDS_WITHIN_MS = 180_000;

export interface ReplayEnd {
  code: number;
  output: string;
}

/** `npm run replay -- ...` as an operator types it, aimed at a world's services. */
export async function replay({ services }: World, key: string, ...args: string[]): Promise<ReplayEnd> {
  const { kafkaBrokers } = await testStack();
  const env = {
    ...process.env,
    ...{ HELPDEX_GATEWAY_URL: services.gatewayUrl, HELPDEX_API_KEY: key },
    ...{ KAFKA_BROKERS: kafkaBrokers.join(','), HELPDEX_NAMESPACE: services.namespace },
  };
  const options = { cwd: CHECKOUT, env, maxBuffer: MAX_OUTPUT_BYTES, timeout: ENDS_WITHIN_MS };
  return new Promise((resolve) => {
    execFile('npm', ['run', '--silent', 'replay', '--', ...args], options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), output: `${stdout}${stderr}` });
    });
  });
}

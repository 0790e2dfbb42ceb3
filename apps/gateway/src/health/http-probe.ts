import type { GatewayConfig } from '../config';
import type { Readiness, ServiceProbes } from './service-probe.port';

const DEADLINE_MS = 2_000;
const MAX_BODY_BYTES = 64 * 1024;
const MAX_CHECKS = 20;
const CHECK_NAME = /^[a-z][a-z0-9-]{0,40}$/;

/** @throws when the body is longer than any readiness. */
async function textOf(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.byteLength;
    if (bytes > MAX_BODY_BYTES) throw new Error('the answer is too long for a readiness');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function failingChecks(body: unknown): string[] {
  const checks = (body as { checks?: unknown } | null)?.checks;
  if (typeof checks !== 'object' || checks === null) throw new Error('the answer is no readiness');
  const failing = Object.entries(checks).filter(([, check]) => (check as { status?: unknown } | null)?.status !== 'ok');
  return failing
    .map(([name]) => name)
    .filter((name) => CHECK_NAME.test(name))
    .slice(0, MAX_CHECKS);
}

/** Asks a service for its readiness, once and within a deadline. @param base the address in front of `/health/ready` */
export const httpProbe =
  (base: string, deadlineMs = DEADLINE_MS) =>
  async (): Promise<Readiness> => {
    const response = await fetch(`${base}/health/ready`, { redirect: 'error', signal: AbortSignal.timeout(deadlineMs) });
    const failing = failingChecks(JSON.parse(await textOf(response)));
    return { isReady: response.ok && failing.length === 0, failing };
  };

/** A probe for every service whose address is known. */
export function serviceProbes({ sourceRegistry, scheduler, fetcher, classifier, indexer }: GatewayConfig['serviceHealth']): ServiceProbes {
  const addresses = { 'source-registry': sourceRegistry, scheduler, fetcher, classifier, indexer };
  return Object.fromEntries(Object.entries(addresses).flatMap(([name, base]) => (base === undefined ? [] : [[name, httpProbe(base)]])));
}

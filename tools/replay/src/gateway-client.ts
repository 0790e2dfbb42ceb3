import type { ProblemDto } from '@helpdex/contracts';
import type { GatewaySettings } from './settings';

const DEADLINE_MS = 30_000;

/** A refusal, told in the gateway's own words. */
export class GatewayRefusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export class GatewayClient {
  constructor(private readonly settings: GatewaySettings) {}

  /** @throws GatewayRefusal, or Error when nothing answers */
  async call<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
    const { url, key } = this.settings;
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(DEADLINE_MS),
    }).catch((error: unknown) => {
      throw new Error(`The gateway does not answer at ${url}. Is Helpdex running?`, { cause: error });
    });
    const told = (await answer.json().catch(() => ({}))) as T & Partial<ProblemDto>;
    if (answer.ok) return told;
    throw new GatewayRefusal(answer.status, told.code ?? '', `${told.detail ?? answer.statusText} (${answer.status} ${told.code ?? ''})`);
  }
}

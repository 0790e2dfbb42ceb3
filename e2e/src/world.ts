import { startServices, type RunningServices, type Stack, type StartServicesOptions } from '@helpdex/local-stack';
import { freshNamespace, removeNamespace, testStack } from '@helpdex/testing';
import { startSimulator, type Corpus, type RunningSimulator } from '@helpdex/zendesk-simulator';
import { ApiClient } from './api-client';
import { indexReader, type IndexedEntry } from './indexed';

/** A whole Helpdex of its own on the shared stack, beside a Zendesk of its own. */
export interface World {
  stack: Stack;
  simulator: RunningSimulator;
  services: RunningServices;
  /** With the admin's key. */
  api: ApiClient;
  /** What of a source is searchable, read from the index itself; tombstones are left out. */
  indexed(sourceId: string): AsyncGenerator<IndexedEntry>;
  stop(): Promise<void>;
}

/** `stack`: where the services find their servers, instead of the shared stack; `servers`: the same servers as the test reaches them, if not so. */
export type WorldOptions = Partial<StartServicesOptions> & {
  servers?: Stack;
  /** Puts something between the fetcher and the simulator. @returns the origin to ask instead */
  zendeskLink?: (origin: string) => Promise<string>;
};

/** Limits per key are tried elsewhere; here they would be in the way. */
export const UNLIMITED: WorldOptions = {
  extraEnvOf: { gateway: { GATEWAY_KEY_REQUESTS_PER_SECOND: '100000', GATEWAY_KEY_CONCURRENT_REQUESTS: '1000' } },
};

/** Brings up the simulator in this process and every service as a process of its own. */
export async function createWorld(label: string, { servers, zendeskLink, ...options }: WorldOptions = {}): Promise<World> {
  const stack = servers ?? options.stack ?? (await testStack());
  const namespace = freshNamespace(label);
  const simulator = await startSimulator();
  const origin = (await zendeskLink?.(simulator.url)) ?? simulator.url;
  const services = await startServices({
    stack,
    namespace,
    zendeskOriginTemplate: `${origin}/{subdomain}`,
    ports: 'free',
    ...options,
  }).catch(async (error: unknown) => {
    await simulator.stop();
    throw error;
  });
  const stop = async (): Promise<void> => {
    await services.stop();
    await simulator.stop();
    await removeNamespace(stack, namespace);
  };
  const indexed = await indexReader(stack, namespace);
  return { stack, simulator, services, api: new ApiClient(services.gatewayUrl, services.adminKey), indexed, stop };
}

/** What a person types in to add the account of the simulator. */
export const sourceInput = (subdomain: string, change: object = {}): object => ({
  type: 'zendesk',
  name: `${subdomain} help`,
  subdomain,
  credentials: { kind: 'api_token', email: `admin@${subdomain}.test`, token: `${subdomain}-token` },
  cadence: 'manual',
  ...change,
});

/** An account whose allowance slows nothing down, but is told in every answer as Zendesk does. */
export async function createAccount({ simulator }: Pick<World, 'simulator'>, subdomain: string, corpus: Corpus): Promise<void> {
  await simulator.control.createAccount({ subdomain, corpus });
  await simulator.control.command(subdomain, { switches: { rateLimit: 100_000 } });
}

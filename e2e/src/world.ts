import { startServices, type RunningServices, type StartServicesOptions } from '@helpdex/local-stack';
import { freshNamespace, removeNamespace, testStack } from '@helpdex/testing';
import { startSimulator, type Corpus, type RunningSimulator } from '@helpdex/zendesk-simulator';
import { ApiClient } from './api-client';
import { indexReader, type IndexedEntry } from './indexed';

/** A whole Helpdex of its own on the shared stack, beside a Zendesk of its own. */
export interface World {
  simulator: RunningSimulator;
  services: RunningServices;
  /** With the admin's key. */
  api: ApiClient;
  /** What of a source is searchable, read from the index itself; tombstones are left out. */
  indexed(sourceId: string): AsyncGenerator<IndexedEntry>;
  stop(): Promise<void>;
}

/** Brings up the simulator in this process and every service as a process of its own. */
export async function createWorld(label: string, options: Partial<StartServicesOptions> = {}): Promise<World> {
  const stack = await testStack();
  const namespace = freshNamespace(label);
  const simulator = await startSimulator();
  const services = await startServices({
    stack,
    namespace,
    zendeskOriginTemplate: simulator.originTemplate,
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
  return { simulator, services, api: new ApiClient(services.gatewayUrl, services.adminKey), indexed, stop };
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

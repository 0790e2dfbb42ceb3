import { HelpdexApi, requestElasticsearch, startServices, type RunningServices, type Stack } from '@helpdex/local-stack';
import { freshNamespace, removeNamespace, testStack } from '@helpdex/testing';
import { startSimulator, type RunningSimulator } from '@helpdex/zendesk-simulator';
import type { Benchmark, BenchmarkOptions, BenchmarkResult } from './benchmark';

/** Services of their own on the shared stack, against a Zendesk of their own in this process. */
export interface BenchWorld {
  stack: Stack;
  namespace: string;
  simulator: RunningSimulator;
  services: RunningServices;
  api: HelpdexApi;
  /** Asks the cluster as its administrator: nothing that is measured goes this way. */
  elasticsearch<T>(path: string): Promise<T>;
  stop(): Promise<void>;
}

export async function createBenchWorld(label: string): Promise<BenchWorld> {
  const stack = await testStack();
  const namespace = freshNamespace(label);
  const simulator = await startSimulator();
  const services = await startServices({
    ...{ stack, namespace, zendeskOriginTemplate: simulator.originTemplate, ports: 'free' as const },
    // What one key may ask is not what is measured.
    extraEnvOf: { gateway: { GATEWAY_KEY_REQUESTS_PER_SECOND: '100000', GATEWAY_KEY_CONCURRENT_REQUESTS: '1000' } },
  }).catch(async (error: unknown) => {
    await simulator.stop();
    throw error;
  });
  const stop = async (): Promise<void> => {
    await services.stop();
    await simulator.stop();
    await removeNamespace(stack, namespace);
  };
  const { url, admin } = stack.elasticsearch;
  return {
    ...{ stack, namespace, simulator, services, stop },
    api: new HelpdexApi(services.gatewayUrl, services.adminKey),
    elasticsearch: async <T>(path: string) => (await requestElasticsearch(url, admin, { path })) as T,
  };
}

/** A benchmark's `run` in a world of its own, which ends with it. @param label part of the namespace */
export const inBenchWorld =
  (label: string, measure: (world: BenchWorld, options: BenchmarkOptions) => Promise<BenchmarkResult>): Benchmark['run'] =>
  async (options) => {
    const world = await createBenchWorld(label);
    try {
      return await measure(world, options);
    } finally {
      await world.stop();
    }
  };

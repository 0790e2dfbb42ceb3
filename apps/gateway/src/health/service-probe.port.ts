import type { ServiceHealthDto } from '@helpdex/contracts';

/** What a service says of itself. */
export interface Readiness {
  isReady: boolean;
  /** Names of its checks that fail. */
  failing: readonly string[];
}

/** A service whose health can be asked for. */
export type WatchedService = Exclude<ServiceHealthDto['name'], 'gateway'>;

/** How each service is asked; one without an entry cannot be. Rejects when there is no answer in time, or one that is no readiness. */
export type ServiceProbes = Readonly<Partial<Record<WatchedService, () => Promise<Readiness>>>>;

export const SERVICE_PROBES = Symbol('ServiceProbes');

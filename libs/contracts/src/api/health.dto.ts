/** All services of an installation, in the order in which an article passes them; the gateway, which answers for them, comes last. */
export const SERVICES_WITH_HEALTH = ['source-registry', 'scheduler', 'fetcher', 'classifier', 'indexer', 'gateway'] as const;

/** `waiting`: it runs, but something that it needs does not answer. `silent`: it does not answer. `unknown`: nobody told the gateway where to ask. */
export const SERVICE_STATES = ['ok', 'waiting', 'silent', 'unknown'] as const;
export type ServiceState = (typeof SERVICE_STATES)[number];

export interface ServiceHealthDto {
  name: (typeof SERVICES_WITH_HEALTH)[number];
  state: ServiceState;
  /** What a service that is `waiting` waits for: names of its checks, such as `mongodb`. */
  waitsFor: string[];
  /** How long its answer took; null without one. */
  ms: number | null;
}

/** `failing` when a service is known not to do its work. */
export interface ServicesHealthDto {
  status: 'ok' | 'failing';
  services: ServiceHealthDto[];
}

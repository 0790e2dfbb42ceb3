import type { RateBudgetOptions } from '@helpdex/zendesk-client';
import { setTimeout as sleep } from 'node:timers/promises';

export const CLOCK = Symbol('CLOCK');
export const LOGGER = Symbol('LOGGER');
/** Token of the `SourceProjection` in the fetcher's database. */
export const SOURCES = Symbol('SOURCES');
/** Token of the master keys that open credentials. */
export const MASTER_KEYS = Symbol('MASTER_KEYS');

/** Token of the milliseconds for which a job is a worker's without a word from it. */
export const LEASE_MS = Symbol('LEASE_MS');

/** Time as the service sees it; tests move it by hand. */
export interface Clock {
  now(): Date;
  /** Resolves after `ms`; rejects when the signal aborts first. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** Token of `ZendeskSettings`. */
export const ZENDESK = Symbol('ZENDESK');

export interface ZendeskSettings {
  /** With `{subdomain}` in it; anything but Zendesk's own is an operator's choice and is announced in the log. */
  originTemplate: string;
  rate: RateBudgetOptions;
}

export const systemClock: Clock = {
  now: () => new Date(),
  sleep: (ms, signal) => sleep(ms, undefined, { signal }),
};

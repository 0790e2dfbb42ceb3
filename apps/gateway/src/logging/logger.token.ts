export type { Logger } from '@helpdex/observability';

export const LOGGER = Symbol('Logger');

export const LOGGER = Symbol('Logger');
export const METRICS = Symbol('Metrics');
export const CLOCK = Symbol('Clock');

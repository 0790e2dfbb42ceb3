export const LOGGER = Symbol('Logger');
export const METRICS = Symbol('Metrics');
export const CLOCK = Symbol('Clock');
/** `MasterKeys` that seal the stored credentials. */
export const MASTER_KEYS = Symbol('MasterKeys');

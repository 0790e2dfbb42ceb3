export const CLOCK = Symbol('CLOCK');
export const LOGGER = Symbol('LOGGER');
/** Token of the `SourceProjection` in the indexer's database. */
export const SOURCES = Symbol('SOURCES');
/** Token of the `BulkWriter`. */
export const WRITER = Symbol('WRITER');
/** Token of the `SourceEraser`. */
export const ERASER = Symbol('ERASER');
/** Token of the `IndexInspector`. */
export const INSPECTOR = Symbol('INSPECTOR');
/** Token of the `IndexGenerations`. */
export const INDICES = Symbol('INDICES');

/** Token of the `GenerationReader`. */
export const READER = Symbol('READER');
/** Token of the `GenerationCopier`. */
export const COPIER = Symbol('COPIER');
/** Token of the `LeaseStore` of rebuilds. */
export const REBUILD_LEASES = Symbol('REBUILD_LEASES');
/** A process that dies is followed by another after so long. */
export const REBUILD_LEASE_MS = 10_000;

/** Time as the service sees it; tests move it by hand. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

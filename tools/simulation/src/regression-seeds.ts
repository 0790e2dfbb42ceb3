/**
 * Seeds that once found a fault, and which; they are run before any others. A seed tells another story as soon as the scenario or the services change,
 * so each fault has a spec beside the mended code as well.
 */
export const REGRESSION_SEEDS: readonly (readonly [number, string])[] = [
  [
    43,
    'an entry was written after its source had been deleted and closed, by an indexer that had looked before: nobody closed it any more',
  ],
  [1052, 'a fault of the simulation itself: a record was blamed for the verdict of a quarantine that was still on its way'],
  [1074, 'a fault of the simulation itself: a lease renewal that came back late took the version away from the request that was under way'],
];

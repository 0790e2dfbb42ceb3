/** A copy that shares nothing, without fields that are undefined: as a driver sends it. */
export function clone<T>(value: T): T {
  if (Array.isArray(value)) return value.map((item: unknown) => clone(item)) as T;
  if (value instanceof Date) return new Date(value) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .map(([name, field]) => [name, clone(field)]),
  ) as T;
}

/** Rows are handed out as they are, not copied for every reader; whoever changed one would change storage behind its back, and throws instead. */
export function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || value instanceof Date || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const field of Object.values(value)) frozen(field);
  return value;
}

/** The middle one of an odd number of values. @throws RangeError for none, or an even number of them */
export function median(values: readonly number[]): number {
  const middle = [...values].sort((a, b) => a - b)[(values.length - 1) / 2];
  if (middle === undefined) throw new RangeError(`no middle among ${values.length} values`);
  return middle;
}

/** The value that the share of all values does not exceed. @param share above 0, at most 1. @throws RangeError for no values */
export function percentile(values: readonly number[], share: number): number {
  const found = [...values].sort((a, b) => a - b)[Math.ceil(values.length * share) - 1];
  if (found === undefined) throw new RangeError('no percentile of no values');
  return found;
}

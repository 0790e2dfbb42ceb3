/** The middle one of an odd number of values. @throws RangeError for none, or an even number of them */
export function median(values: readonly number[]): number {
  const middle = [...values].sort((a, b) => a - b)[(values.length - 1) / 2];
  if (middle === undefined) throw new RangeError(`no middle among ${values.length} values`);
  return middle;
}

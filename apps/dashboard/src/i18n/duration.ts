/** Whole seconds as a person says them: the largest unit, rounded up. */
export function duration(seconds: number, language: string): string {
  const [value, unit] = seconds < 60 ? [seconds, 'second'] : seconds < 3_600 ? [seconds / 60, 'minute'] : [seconds / 3_600, 'hour'];
  return new Intl.NumberFormat(language, { style: 'unit', unit: unit as string, unitDisplay: 'short' }).format(
    Math.max(0, Math.ceil(value as number)),
  );
}

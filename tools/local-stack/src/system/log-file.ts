import { readFileSync } from 'node:fs';

/** The end of a log, for error messages; empty when there is none. */
export function lastLines(file: string, count: number): string {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
  } catch {
    return '';
  }
}

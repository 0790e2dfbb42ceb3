import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import type { BenchmarkResult, Measurements } from './benchmark';

/** A result as it is committed. */
export interface ResultFile extends BenchmarkResult {
  name: string;
  /** ISO 8601. */
  at: string;
  machine: { cores: number; memoryGiB: number; node: string };
}

export const machine = (): ResultFile['machine'] => ({
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  node: process.versions.node,
});

/** Quick runs get a name that git ignores. */
export const resultName = (name: string, isQuick: boolean): string => `${name}${isQuick ? '.local' : ''}.json`;

/** @returns the file's path */
export async function writeResult(folder: string, result: ResultFile, isQuick: boolean): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, resultName(result.name, isQuick));
  await writeFile(file, `${JSON.stringify(rounded({ ...result }), null, 2)}\n`);
  return file;
}

/** Digits beyond the fourth are noise, and make every commit of a result a large one. */
export const significant = (value: number): number => (Number.isInteger(value) ? value : Number(value.toPrecision(4)));

function rounded(value: unknown): unknown {
  if (typeof value === 'number') return significant(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rounded(inner)]));
}

/** The ratios first, then what they are made of, indented by depth. */
export function describeResult({ name, ratios, measurements }: Pick<ResultFile, 'name' | 'ratios' | 'measurements'>): string {
  return [name, ...linesOf(ratios, 1), ...linesOf(measurements, 1)].join('\n');
}

function linesOf(values: Measurements, depth: number): string[] {
  const indent = '  '.repeat(depth);
  return Object.entries(values).flatMap(([key, value]) =>
    typeof value === 'object'
      ? [`${indent}${key}`, ...linesOf(value, depth + 1)]
      : [`${indent}${key.padEnd(44 - indent.length)} ${typeof value === 'number' ? significant(value) : value}`],
  );
}

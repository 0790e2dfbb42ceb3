import { createHash, type Hash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const IGNORED = new Set(['node_modules', 'dist', 'coverage', 'test-results']);

/** One hash over the files below these paths: their names and contents. Tests and build outputs are left out. */
export function contentHash(paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of paths) if (existsSync(path)) addPath(hash, path);
  return hash.digest('hex');
}

function addPath(hash: Hash, path: string): void {
  if (!statSync(path).isDirectory()) {
    hash.update(`${path}\0`).update(readFileSync(path)).update('\0');
    return;
  }
  for (const name of readdirSync(path).sort()) {
    if (!IGNORED.has(name) && !/\.spec\.tsx?$/.test(name)) addPath(hash, join(path, name));
  }
}

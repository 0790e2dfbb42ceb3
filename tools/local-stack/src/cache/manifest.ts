import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** What a finished cache entry consists of; written last, as `.complete`, so that its presence means that the entry was finished. */
export interface Manifest {
  /** Path inside the entry (with `/`) to size in bytes and SHA-256. */
  files: Record<string, { bytes: number; sha256: string }>;
}

export const MANIFEST_FILE = '.complete';

export function writeManifest(folder: string): Manifest {
  const files = Object.fromEntries(
    listFiles(folder).map((path) => [path, { bytes: statSync(join(folder, path)).size, sha256: sha256Of(join(folder, path)) }]),
  );
  writeFileSync(join(folder, MANIFEST_FILE), JSON.stringify({ files } satisfies Manifest));
  return { files };
}

/**
 * Why the entry cannot be used, or null when it can. The quick check compares names and sizes (some milliseconds, done at each start);
 * the thorough one the checksums too (done when a server from the entry does not start).
 */
export function findDamage(folder: string, thoroughly = false): string | null {
  const manifest = readManifest(folder);
  if (manifest === null) return 'it was never finished';
  const entries = Object.entries(manifest.files);
  if (entries.length === 0) return 'it is empty';
  for (const [path, { bytes, sha256 }] of entries) {
    const size = sizeOf(join(folder, path));
    if (size === null) return `${path} is missing`;
    if (size !== bytes) return `${path} has ${size} bytes instead of ${bytes}`;
    if (thoroughly && sha256Of(join(folder, path)) !== sha256) return `${path} has another checksum`;
  }
  return null;
}

function readManifest(folder: string): Manifest | null {
  try {
    const parsed = JSON.parse(readFileSync(join(folder, MANIFEST_FILE), 'utf8')) as Partial<Manifest>;
    return typeof parsed.files === 'object' && parsed.files !== null ? { files: parsed.files } : null;
  } catch {
    return null;
  }
}

export function sha256Of(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

function sizeOf(file: string): number | null {
  return statSync(file, { throwIfNoEntry: false })?.size ?? null;
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== MANIFEST_FILE)
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split('\\').join('/'))
    .sort();
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LicencedPackage } from './licence-rules';

interface LockedPackage {
  version?: string;
  license?: string;
  dev?: boolean;
  link?: boolean;
}

/** Packages that state their licence in a way of before npm had one, which the lockfile does not carry; read in their package.json. */
const STATED_OTHERWISE: Readonly<Record<string, string>> = {
  buildcheck: 'MIT',
  busboy: 'MIT',
  'cpu-features': 'MIT',
  ssh2: 'MIT',
  streamsearch: 'MIT',
};

const FOLDER = 'node_modules/';
const ROOT = join(__dirname, '../../../..');

/** Everything that `npm ci` installs, of other people. */
export function installedPackages(lockfile: string = readFileSync(join(ROOT, 'package-lock.json'), 'utf8')): LicencedPackage[] {
  const { packages } = JSON.parse(lockfile) as { packages: Record<string, LockedPackage> };
  return Object.entries(packages)
    .filter(([path, { link }]) => path.includes(FOLDER) && !link)
    .map(([path, { version = '', license, dev = false }]) => {
      const name = path.slice(path.lastIndexOf(FOLDER) + FOLDER.length);
      return { name, version, licence: license ?? STATED_OTHERWISE[name], isTool: dev };
    })
    .sort((a, b) => a.name.localeCompare(b.name) || a.version.localeCompare(b.version));
}

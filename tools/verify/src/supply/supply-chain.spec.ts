import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(__dirname, '../../../..');
const OUTPUT_BYTES = 64 * 1024 * 1024;

interface Manifest {
  workspaces: string[];
  scripts: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  overrides?: Record<string, string>;
}
const manifest = (folder: string): Manifest => JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8')) as Manifest;
const wanted = ({ dependencies, devDependencies, overrides }: Manifest): [string, string][] =>
  [dependencies, devDependencies, overrides].flatMap((part) => Object.entries(part ?? {}));
const root = manifest('');
const foldersOf = (pattern: string): string[] =>
  pattern.endsWith('/*') ? readdirSync(join(ROOT, pattern.slice(0, -2))).map((name) => pattern.replace('*', name)) : [pattern];

interface Locked {
  /** Where it is not the name of its folder. */
  name?: string;
  version?: string;
  integrity?: string;
  link?: boolean;
}
const lockfile = readFileSync(join(ROOT, 'package-lock.json'), 'utf8');
const locked: [string, Locked][] = Object.entries((JSON.parse(lockfile) as { packages: Record<string, Locked> }).packages);

const others = locked.filter(([path, { link }]) => path.includes('node_modules/') && !link);

describe('what is installed', () => {
  it('is pinned exactly at the root, everywhere: a range takes in what nobody has looked at', () => {
    expect(wanted(root).length).toBeGreaterThan(50);
    expect(wanted(root).filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))).toEqual([]);
  });

  it('is what the root names, to the digit, among it every client of a network or a database', () => {
    const installed = new Map(locked.map(([path, { version }]) => [path, version]));
    expect(wanted(root).filter(([name, version]) => installed.get(`node_modules/${name}`) !== version)).toEqual([]);
    const clients = ['kafkajs', 'mongoose', '@elastic/elasticsearch', 'undici', 'express', '@modelcontextprotocol/sdk'];
    expect(clients.filter((name) => !(name in root.dependencies!))).toEqual([]);
  });

  it('is named by no project on its own: those name one another', () => {
    const folders = root.workspaces.flatMap(foldersOf).filter((folder) => existsSync(join(ROOT, folder, 'package.json')));
    expect(folders.length).toBeGreaterThan(20);
    const named = folders.flatMap((folder) => wanted(manifest(folder)).map(([name]) => `${folder}: ${name}`));
    expect(named.filter((line) => !line.includes(': @helpdex/'))).toEqual([]);
  });

  it('is known by its hash, and by no address that it was once fetched from', () => {
    expect(others.length).toBeGreaterThan(500);
    expect(others.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([path]) => path)).toEqual([]);
    expect(lockfile).not.toMatch(/"resolved": "(?!apps|libs|tools|e2e)/);
  });
});

describe('npm run sbom', () => {
  interface Component {
    name: string;
    version: string;
    purl: string;
    hashes?: { alg: string }[];
  }
  let bom: { bomFormat: string; specVersion: string; components: Component[] };

  beforeAll(async () => {
    const [command = '', ...args] = root.scripts['sbom']!.split(' ');
    // From the lockfile: which optional packages lie in node_modules depends on the machine.
    const { stdout } = await promisify(execFile)(command, [...args, '--package-lock-only'], { cwd: ROOT, maxBuffer: OUTPUT_BYTES });
    bom = JSON.parse(stdout) as typeof bom;
  }, 120_000);

  it('writes CycloneDX', () => expect(bom).toMatchObject({ bomFormat: 'CycloneDX', specVersion: expect.stringMatching(/^1\.\d$/) }));

  it('names every package there is, with its version and its hash', () => {
    const named = new Map(bom.components.map(({ purl, hashes }) => [decodeURIComponent(purl), hashes]));
    const packages = others.map(([path, { name = path.split('node_modules/').pop(), version }]) => `pkg:npm/${name}@${version}`);
    expect(packages.filter((purl) => !named.get(purl)?.some(({ alg }) => alg === 'SHA-512'))).toEqual([]);
  });
});

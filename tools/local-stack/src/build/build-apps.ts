import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKOUT, readJsonFile, writeFileAtomically } from '../state/state-home';
import { withFileLock } from '../system/file-lock';
import { silentProgress, type Progress } from '../system/progress';
import { bundleServices } from './bundle-services';
import { contentHash } from './content-hash';
import { buildDashboard } from './build-dashboard';
import { DIST_APPS } from './layout';

export interface BuildOptions {
  /** Also the dashboard; default true. */
  dashboard?: boolean;
  progress?: Progress;
  signal?: AbortSignal | undefined;
}

const HASHES_FILE = join(DIST_APPS, '.hashes.json');
/** What a change to any of changes every bundle. */
const SHARED = ['package-lock.json', 'tsconfig.base.json', 'libs', 'tools/local-stack/src'];

/** Builds what has changed since the last build. Several processes may ask at once. @throws StackError `build_failed` */
export async function buildApps({ dashboard = true, progress = silentProgress(), signal }: BuildOptions = {}): Promise<void> {
  await withFileLock(
    join(CHECKOUT, 'dist/.build.lock'),
    async () => {
      await Promise.all([
        buildWhenChanged(
          'services',
          [...SHARED, ...serviceApps().map((app) => `apps/${app}`)],
          () => bundleServices(entryPoints()),
          progress,
        ),
        dashboard && existsSync(join(CHECKOUT, 'apps/dashboard/src/main.tsx'))
          ? buildWhenChanged('dashboard', [...SHARED, 'apps/dashboard'], () => buildDashboard(signal), progress)
          : undefined,
      ]);
    },
    { signal },
  );
}

/** Bundle name to source. The set-up of docker-compose.yml runs in the image of the services, where there is nothing but bundles. */
const entryPoints = (): Record<string, string> => ({
  ...Object.fromEntries(serviceApps().map((app) => [app, `apps/${app}/src/main.ts`])),
  'compose-setup': 'tools/local-stack/src/cli/compose-setup.ts',
});

/** Apps that run under Node: those with a `src/main.ts`. */
export const serviceApps = (): string[] =>
  readdirSync(join(CHECKOUT, 'apps')).filter((app) => existsSync(join(CHECKOUT, 'apps', app, 'src/main.ts')));

async function buildWhenChanged(
  what: string,
  sources: readonly string[],
  build: () => Promise<string[]>,
  progress: Progress,
): Promise<void> {
  const hash = contentHash(sources.map((path) => join(CHECKOUT, path)));
  const known = readJsonFile<Record<string, { hash: string; outputs: string[] }>>(HASHES_FILE)?.[what];
  if (known?.hash === hash && known.outputs.every((output) => existsSync(output))) {
    progress.line('build', `${what} unchanged`);
    return;
  }
  progress.line('build', `building ${what}`);
  const outputs = await build();
  // Read again: the other build may have written its line meanwhile.
  const all = readJsonFile<Record<string, unknown>>(HASHES_FILE) ?? {};
  writeFileAtomically(HASHES_FILE, JSON.stringify({ ...all, [what]: { hash, outputs } }));
  progress.line('build', `${what} built`);
}

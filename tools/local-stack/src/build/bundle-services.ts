import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { StackError } from '../stack.error';
import { CHECKOUT, writeFileAtomically } from '../state/state-home';
import { DIST_APPS } from './layout';

/** Our own packages go into the bundle, from their sources; everything from a registry stays in node_modules. */
const registryPackagesStayOutside: Plugin = {
  name: 'registry-packages-stay-outside',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || path.startsWith('@helpdex/') ? null : { path, external: true },
    );
  },
};

/**
 * Bundles every entry point (bundle name to source) into `NAME/main.js` in one go. Each file is replaced by a rename, as another process may be
 * starting from it.
 */
export async function bundleServices(entryPoints: Readonly<Record<string, string>>): Promise<string[]> {
  const { outputFiles } = await bundle(entryPoints);
  for (const { path, text } of outputFiles) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileAtomically(path, text);
  }
  return outputFiles.map(({ path }) => path);
}

async function bundle(entryPoints: Readonly<Record<string, string>>) {
  try {
    return await build({
      absWorkingDir: CHECKOUT,
      entryPoints: Object.fromEntries(Object.entries(entryPoints).map(([name, source]) => [`${name}/main`, source])),
      outdir: DIST_APPS,
      bundle: true,
      write: false,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      conditions: ['@helpdex/source'],
      tsconfig: join(CHECKOUT, 'tsconfig.base.json'),
      // Nest and class-validator find things by class and method names.
      keepNames: true,
      sourcemap: true,
      logLevel: 'silent',
      plugins: [registryPackagesStayOutside],
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StackError('build_failed', `The services could not be bundled: ${reason}`, 'npm run typecheck says more', { cause });
  }
}

import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { StackError } from '../stack.error';
import { CHECKOUT } from '../state/state-home';
import { CommandFailed, runCommand } from '../system/command';
import { DIST_APPS } from './layout';

/** Builds the dashboard beside the old one, then puts it in its place: a running gateway never serves half of it. */
export async function buildDashboard(signal?: AbortSignal): Promise<string[]> {
  const target = join(DIST_APPS, 'dashboard');
  const [fresh, old] = [`${target}.new`, `${target}.old`];
  const vite = join(CHECKOUT, 'node_modules/vite/bin/vite.js');
  // A spec's own NODE_ENV would bring the development builds of the libraries, which are a third heavier.
  const env = { ...process.env, NODE_ENV: 'production' };
  const args = [vite, 'build', '--outDir', fresh, '--emptyOutDir', '--logLevel', 'warn'];
  try {
    await runCommand(process.execPath, args, { cwd: join(CHECKOUT, 'apps/dashboard'), signal, env });
  } catch (error) {
    if (!(error instanceof CommandFailed) || signal?.aborted === true) throw error;
    throw new StackError('build_failed', `The dashboard could not be built: ${error.output}`, 'npm run typecheck says more', {
      cause: error,
    });
  }
  rmSync(old, { recursive: true, force: true });
  if (existsSync(target)) renameSync(target, old);
  renameSync(fresh, target);
  rmSync(old, { recursive: true, force: true });
  return [join(target, 'index.html')];
}

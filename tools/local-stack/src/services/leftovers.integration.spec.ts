import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StateHome } from '../state/state-home';
import { commandLine } from '../system/process-table';
import { endLeftovers } from './leftovers';

/** As a service whose starter has this pid. */
function startService(home: StateHome, owner: number): number {
  const args = ['-e', 'setTimeout(() => {}, 60_000)', '--', `--${home.marker('fetcher')}`, `--helpdex.owner=${owner}`];
  const child = spawn(process.execPath, args, { stdio: 'ignore' });
  return child.pid ?? -1;
}

/** Larger than any pid Linux gives out. */
const NOBODY = 99_999_999;

it('ends services whose starter is gone, and leaves those of others', async () => {
  const folders = [mkdtempSync(join(tmpdir(), 'helpdex-a-')), mkdtempSync(join(tmpdir(), 'helpdex-b-'))] as const;
  const [mine, other] = [new StateHome(folders[0]), new StateHome(folders[1])];
  const orphan = startService(mine, NOBODY);
  const owned = startService(mine, process.ppid);
  const elsewhere = startService(other, NOBODY);
  await expect(endLeftovers(mine)).resolves.toBe(1);
  expect([orphan, owned, elsewhere].map((pid) => commandLine(pid) !== null)).toEqual([false, true, true]);
  for (const pid of [owned, elsewhere]) process.kill(pid, 'SIGKILL');
  for (const folder of folders) rmSync(folder, { recursive: true });
});

import { commandLine, findByMarker, stopProcess } from '../system/process-table';
import type { StateHome } from '../state/state-home';

/** Arguments that a service ignores and the process table shows: whose it is, and who started it. */
export const ownershipArguments = (home: StateHome, name: string): string[] => [`--${home.marker(name)}`, `--helpdex.owner=${process.pid}`];

/** Ends services of this home whose starter is gone, e.g. after kill -9 of `npm start`. Returns how many there were. */
export async function endLeftovers(home: StateHome): Promise<number> {
  const ofHome = `-${home.id}`;
  const orphans = findByMarker('--helpdex.owner=').filter((pid) => {
    const line = commandLine(pid) ?? '';
    const owner = Number(/--helpdex\.owner=(\d+)/.exec(line)?.[1]);
    return line.includes(ofHome) && owner !== process.pid && commandLine(owner) === null;
  });
  await Promise.all(orphans.map((pid) => stopProcess(pid, '--helpdex.owner=')));
  return orphans.length;
}

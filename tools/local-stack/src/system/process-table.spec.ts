import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { findByMarker, isOurs, parentOf, stopProcess } from './process-table';

const MARKER = `helpdex.process=spec-${process.pid}`;

/** @param code kept running by a timer; told ready by its first output */
async function startMarked(code: string) {
  const child = spawn(process.execPath, ['-e', `${code}; console.log('up'); setTimeout(() => {}, 60_000)`, '--', `--${MARKER}`]);
  await once(child.stdout, 'data');
  return child;
}

describe('the process table', () => {
  it('knows a process of ours by its command line, not by its pid', async () => {
    const child = await startMarked('');
    const pid = child.pid ?? -1;
    expect(isOurs(pid, MARKER)).toBe(true);
    expect(isOurs(pid, `${MARKER}-other`)).toBe(false);
    expect(isOurs(process.ppid, MARKER)).toBe(false);
    expect(findByMarker(MARKER)).toEqual([pid]);
    expect(parentOf(pid)).toBe(process.pid);
    await stopProcess(pid, MARKER);
  });

  it('counts a process that has ended as gone', () => {
    const { pid } = spawnSync(process.execPath, ['-e', '', '--', `--${MARKER}`]);
    expect(isOurs(pid, MARKER)).toBe(false);
    expect(parentOf(pid)).toBeNull();
  });

  it('stops politely, and by force what does not listen', async () => {
    const polite = await startMarked("process.on('SIGTERM', () => process.exit(7))");
    const deaf = await startMarked("process.on('SIGTERM', () => {})");
    const ends = [once(polite, 'exit'), once(deaf, 'exit')];
    await stopProcess(polite.pid ?? -1, MARKER, 5_000);
    await stopProcess(deaf.pid ?? -1, MARKER, 100);
    expect(await Promise.all(ends)).toEqual([
      [7, null],
      [null, 'SIGKILL'],
    ]);
  });

  it('leaves a process alone that is not ours', async () => {
    const child = await startMarked('');
    await stopProcess(child.pid ?? -1, 'helpdex.process=someone-else', 10);
    expect(isOurs(child.pid ?? -1, MARKER)).toBe(true);
    child.kill('SIGKILL');
  });
});

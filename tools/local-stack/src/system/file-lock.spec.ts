import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tryFileLock, withFileLock } from './file-lock';

describe('a file lock', () => {
  const folder = mkdtempSync(join(tmpdir(), 'helpdex-lock-'));
  const file = join(folder, 'work.lock');
  afterAll(() => rmSync(folder, { recursive: true }));

  it('lets one in at a time, and everybody in the end', async () => {
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setTimeout(resolve, 5));
      inside--;
    };
    await Promise.all(Array.from({ length: 5 }, () => withFileLock(file, work)));
    expect({ inside, most }).toEqual({ inside: 0, most: 1 });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is released when the work fails', async () => {
    await expect(withFileLock(file, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(existsSync(file)).toBe(false);
  });

  it.each([
    ['has ended', JSON.stringify({ pid: spawnSync(process.execPath, ['-e', '']).pid, startedAt: '1' })],
    ['lost its pid to another process', JSON.stringify({ pid: process.ppid, startedAt: 'another time' })],
    ['left nothing readable', ''],
  ])('is taken over from a holder that %s', async (_what, content) => {
    writeFileSync(file, content);
    await expect(withFileLock(file, () => Promise.resolve('mine'))).resolves.toBe('mine');
  });

  it('names its living holder to who does not want to wait', () => {
    const lock = tryFileLock(file);
    expect(tryFileLock(file)).toEqual({ heldBy: process.pid });
    if ('release' in lock) lock.release();
    expect(tryFileLock(file)).toHaveProperty('release');
  });
});

import { spawnSync } from 'node:child_process';
import { configureFailpoint, failpoint } from './failpoint';

const pass = (names: readonly string[], settings: Parameters<typeof configureFailpoint>[0]): number[] => {
  const kills: number[] = [];
  let passes = 0;
  configureFailpoint(settings, () => kills.push(passes));
  for (const name of names) {
    passes += 1;
    failpoint(name);
  }
  configureFailpoint({ enabled: false });
  return kills;
};

describe('failpoint', () => {
  const armed = { enabled: true, failpoint: { name: 'a', count: 2 } };

  it('dies at the count-th pass of its own point, once', () => {
    expect(pass(['a', 'b', 'a', 'a', 'a'], armed)).toEqual([3]);
  });

  it('does nothing outside of tests, or where none is set', () => {
    expect(pass(['a', 'a', 'a'], { ...armed, enabled: false })).toEqual([]);
    expect(pass(['a', 'a', 'a'], { enabled: true, failpoint: undefined })).toEqual([]);
  });

  it('really is a SIGKILL', () => {
    const script = `process.on('exit', () => console.log('cleaned up')); process.kill(process.pid, 'SIGKILL'); setTimeout(() => {}, 5000);`;
    expect(spawnSync(process.execPath, ['-e', script])).toMatchObject({ signal: 'SIGKILL', stdout: Buffer.alloc(0) });
  });
});

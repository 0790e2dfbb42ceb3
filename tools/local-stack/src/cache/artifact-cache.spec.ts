import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentProgress } from '../system/progress';
import { ensureArtifact, type Artifact } from './artifact-cache';
import { MANIFEST_FILE } from './manifest';

describe('the cache of artifacts', () => {
  let root: string;
  let made: number;
  let artifact: Artifact;
  const entry = (): string => join(root, 'thing', '1.0');
  const ensure = (thoroughly = false): Promise<string> => ensureArtifact(artifact, { root, progress: silentProgress() }, thoroughly);

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'helpdex-cache-'));
    made = 0;
    const make = (staging: string): Promise<void> => {
      made++;
      mkdirSync(join(staging, 'lib'));
      writeFileSync(join(staging, 'lib/a.jar'), 'AAAA');
      writeFileSync(join(staging, 'b.txt'), 'B');
      return Promise.resolve();
    };
    artifact = { name: 'thing', version: '1.0', needsMiB: 1, make };
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('makes an artifact once, whoever asks at the same time', async () => {
    expect(await Promise.all([ensure(), ensure(), ensure()])).toEqual([entry(), entry(), entry()]);
    expect(made).toBe(1);
    expect(readFileSync(join(entry(), 'lib/a.jar'), 'utf8')).toBe('AAAA');
    expect(readdirSync(join(root, 'thing'))).toEqual(['1.0']);
  });

  it.each<[string, () => void]>([
    ['was never finished', () => rmSync(join(entry(), MANIFEST_FILE))],
    ['has an unreadable manifest', () => writeFileSync(join(entry(), MANIFEST_FILE), '{"files":')],
    ['lacks a file', () => rmSync(join(entry(), 'lib/a.jar'))],
    ['has a file of another size', () => appendFileSync(join(entry(), 'b.txt'), '!')],
    ['is gone', () => rmSync(entry(), { recursive: true })],
  ])('makes an entry again that %s', async (_what, damage) => {
    await ensure();
    damage();
    await ensure();
    expect(made).toBe(2);
    expect(readdirSync(entry()).sort()).toEqual([MANIFEST_FILE, 'b.txt', 'lib']);
  });

  it('finds other bytes of the same size when it looks thoroughly', async () => {
    await ensure();
    writeFileSync(join(entry(), 'lib/a.jar'), 'XXXX');
    await ensure();
    expect(made).toBe(1);
    await ensure(true);
    expect(made).toBe(2);
  });

  it('clears away what a killed attempt has left', async () => {
    mkdirSync(join(root, 'thing/.staging-1.0/half'), { recursive: true });
    await ensure();
    expect(existsSync(join(root, 'thing/.staging-1.0'))).toBe(false);
    expect(existsSync(join(entry(), 'half'))).toBe(false);
  });

  it('leaves nothing behind when making fails, and says when the disk was full', async () => {
    const full = Object.assign(new Error('write'), { code: 'ENOSPC' });
    artifact.make = () => Promise.reject(full);
    await expect(ensure()).rejects.toMatchObject({ code: 'disk_full' });
    expect(readdirSync(join(root, 'thing'))).toEqual([]);
  });

  it('asks for space before it starts', async () => {
    artifact.needsMiB = 1e12;
    await expect(ensure()).rejects.toMatchObject({ code: 'disk_full' });
    expect(made).toBe(0);
  });
});

import { ByteGate } from './byte-gate';

/** Work that ends when it is told to, and the most bytes that were under way at once. */
function watched(gate: ByteGate) {
  let now = 0;
  const seen = { most: 0, ended: 0 };
  const start = async (bytes: number): Promise<void> => {
    await gate.run(bytes, async () => {
      now += bytes;
      seen.most = Math.max(seen.most, now);
      await new Promise((resolve) => setImmediate(resolve));
      now -= bytes;
      seen.ended += 1;
    });
  };
  return { seen, start };
}

it('keeps what is under way within its bytes, and lets everything through', async () => {
  const { seen, start } = watched(new ByteGate(10));
  await Promise.all([4, 5, 3, 10, 1, 6].map(start));
  expect(seen.ended).toBe(6);
  expect(seen.most).toBeLessThanOrEqual(10);
  expect(seen.most).toBeGreaterThan(5);
});

it('lets what is larger than all of it go alone', async () => {
  const { seen, start } = watched(new ByteGate(10));
  await Promise.all([50, 4, 50].map(start));
  expect(seen).toEqual({ most: 50, ended: 3 });
});

it('makes room also when work fails', async () => {
  const gate = new ByteGate(10);
  await expect(gate.run(10, () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
  expect(await gate.run(10, () => Promise.resolve('through'))).toBe('through');
});

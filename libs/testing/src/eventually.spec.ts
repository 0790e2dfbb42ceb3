import { eventually } from './eventually';

describe('eventually', () => {
  it('returns the value of the first attempt that holds', async () => {
    let attempts = 0;
    const value = await eventually(
      () => {
        if (++attempts < 3) throw new Error('not yet');
        return attempts;
      },
      { everyMs: 1 },
    );
    expect(value).toBe(3);
  });

  it('fails with what the assertion said last', async () => {
    let attempts = 0;
    const never = (): never => {
      throw new Error(`attempt ${++attempts}`);
    };
    await expect(eventually(never, { timeoutMs: 20, everyMs: 5 })).rejects.toThrow(/^attempt [2-9]/);
  });
});

it('looks often at first and more seldom later, unless told how often', async () => {
  jest.useFakeTimers();
  const looks = async (options: { everyMs?: number }): Promise<number> => {
    let count = 0;
    const waiting = eventually(() => Promise.reject(new Error(`look ${(count += 1)}`)), { timeoutMs: 10_000, ...options });
    const failed = expect(waiting).rejects.toThrow('look');
    await jest.advanceTimersByTimeAsync(11_000);
    await failed;
    return count;
  };
  try {
    expect(await looks({})).toBeLessThan(50);
    expect(await looks({ everyMs: 50 })).toBeGreaterThan(150);
  } finally {
    jest.useRealTimers();
  }
});

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

import { clockSkewMs } from './clock-skew';

const server = (localTime: unknown) =>
  ({ db: { command: () => Promise.resolve({ ok: 1, localTime }) } }) as unknown as Parameters<typeof clockSkewMs>[0];

describe('the clock of the database server', () => {
  it.each([0, 60_000, -3_600_000])('is %d ms from ours', async (offset) => {
    const skew = await clockSkewMs(server(new Date(Date.now() + offset)));
    expect(Math.abs((skew ?? Number.NaN) - offset)).toBeLessThan(5_000);
  });

  it.each([undefined, 'noon', 1_700_000_000])('is unknown when it says %p', async (localTime) => {
    expect(await clockSkewMs(server(localTime))).toBeUndefined();
  });
});

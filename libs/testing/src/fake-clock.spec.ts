import { FakeClock } from './fake-clock';

describe('FakeClock', () => {
  it('wakes sleepers in the order of their times, whatever the order they lay down in', async () => {
    const clock = new FakeClock(0);
    const woken: string[] = [];
    void clock.sleep(200).then(() => woken.push(`late at ${clock.now()}`));
    void clock.sleep(100).then(() => woken.push(`early at ${clock.now()}`));
    await clock.advance(99);
    expect(woken).toEqual([]);
    await clock.advance(500);
    expect(woken).toEqual(['early at 100', 'late at 200']);
    expect(clock.now()).toBe(599);
  });

  it('drives a loop that sleeps again and again through one advance', async () => {
    const clock = new FakeClock(0);
    const ticks: number[] = [];
    void (async () => {
      while (ticks.length < 3) {
        await clock.sleep(10);
        ticks.push(clock.now());
      }
    })();
    await clock.advance(30);
    expect(ticks).toEqual([10, 20, 30]);
    expect(clock.sleeping).toBe(0);
  });

  it('ends a sleep with the reason of the abort', async () => {
    const clock = new FakeClock();
    const abort = new AbortController();
    const sleep = clock.sleep(1_000, abort.signal);
    abort.abort(new Error('stopping'));
    await expect(sleep).rejects.toThrow('stopping');
    await expect(clock.sleep(1, abort.signal)).rejects.toThrow('stopping');
    expect(clock.sleeping).toBe(0);
  });
});

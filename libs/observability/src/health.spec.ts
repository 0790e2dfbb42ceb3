import { HealthRegistry } from './health';

describe('HealthRegistry', () => {
  it('is ready when every check is', async () => {
    const health = new HealthRegistry();
    expect((await health.report()).status).toBe('ok');
    health.register('mongo', () => Promise.resolve());
    health.register('kafka', () => undefined);
    expect(await health.report()).toEqual({
      status: 'ok',
      checks: { mongo: { status: 'ok', ms: expect.any(Number) as number }, kafka: { status: 'ok', ms: expect.any(Number) as number } },
    });
  });

  it('tells which check fails and why, without secrets', async () => {
    const health = new HealthRegistry();
    health.register('good', () => undefined);
    health.register('bad', () => Promise.reject(new Error('cannot reach mongodb://u:hunter2@h')));
    health.register('worse', () => {
      throw new Error('at once');
    });
    const { status, checks } = await health.report();
    expect(status).toBe('failing');
    expect(checks['bad']).toMatchObject({ status: 'failing', reason: 'cannot reach mongodb://[redacted]@h' });
    expect(checks['worse']).toMatchObject({ status: 'failing', reason: 'at once' });
    expect(checks['good']?.status).toBe('ok');
  });

  it('does not wait for a check that hangs', async () => {
    const health = new HealthRegistry();
    health.register('hung', () => new Promise(() => undefined), 20);
    expect((await health.report()).checks['hung']).toMatchObject({ status: 'failing', reason: 'no answer within 20 ms' });
  });

  it('asks once for all who want to know at the same time, and anew for the next', async () => {
    const health = new HealthRegistry();
    let asked = 0;
    health.register('counted', () => void (asked += 1));
    const [one, other] = await Promise.all([health.report(), health.report(), health.report()]);
    expect([asked, other]).toEqual([1, one]);
    await health.report();
    expect(asked).toBe(2);
  });

  it('refuses a name twice', () => {
    const health = new HealthRegistry();
    health.register('a', () => undefined);
    expect(() => health.register('a', () => undefined)).toThrow('a exists');
  });
});

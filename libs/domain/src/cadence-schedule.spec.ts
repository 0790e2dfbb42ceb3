import type { Cadence } from '@helpdex/contracts';
import fc from 'fast-check';
import { cadenceProblem, nextDue } from './cadence-schedule';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const at = (text: string): Date => new Date(text);
const berlin = (cron: string): Cadence => ({ cron, timezone: 'Europe/Berlin' });

/** Fires from `from` on, each asked for from the one before, as the scheduler does. */
function fires(cadence: Cadence, from: Date, count: number): string[] {
  const found: string[] = [];
  for (let after = nextDue(cadence, 's', from); after && found.length < count; after = nextDue(cadence, 's', after))
    found.push(after.toISOString());
  return found;
}

const anyTime = fc.date({ min: at('2020-01-01T00:00:00Z'), max: at('2040-01-01T00:00:00Z'), noInvalidDate: true });
const gridCadence = fc.oneof(
  fc.constant<[Cadence, number]>(['hourly', HOUR]),
  fc.constant<[Cadence, number]>(['daily', DAY]),
  fc.integer({ min: 5, max: 10_080 }).map((everyMinutes): [Cadence, number] => [{ everyMinutes }, everyMinutes * MINUTE]),
);

describe('nextDue', () => {
  it('is strictly later, by one step at most, on a whole minute, and the same whenever it is asked within the step', () => {
    fc.assert(
      fc.property(gridCadence, fc.string({ minLength: 1 }), anyTime, fc.nat(), ([cadence, stepMs], source, after, later) => {
        const next = nextDue(cadence, source, after) as Date;
        const wait = next.getTime() - after.getTime();
        expect(wait).toBeGreaterThan(0);
        expect(wait).toBeLessThanOrEqual(stepMs);
        expect(next.getTime() % MINUTE).toBe(0);
        expect(nextDue(cadence, source, new Date(after.getTime() + (later % wait)))).toEqual(next);
        expect(nextDue(cadence, source, next)).toEqual(new Date(next.getTime() + stepMs));
      }),
    );
  });

  it('spreads daily sources over the day and hourly ones over the hour', () => {
    const from = at('2026-11-23T00:00:00Z');
    const sources = Array.from({ length: 2_400 }, (_, n) => `src_${n}`);
    const perHour = new Map<number, number>();
    for (const source of sources) {
      const hour = (nextDue('daily', source, from) as Date).getUTCHours();
      perHour.set(hour, (perHour.get(hour) ?? 0) + 1);
    }
    expect(perHour.size).toBe(24);
    expect(Math.max(...perHour.values())).toBeLessThan(200);
    expect(new Set(sources.map((source) => (nextDue('hourly', source, from) as Date).getUTCMinutes())).size).toBe(60);
  });

  it('is never for manual sources', () => {
    expect(nextDue('manual', 's', at('2026-11-23T12:00:00Z'))).toBeNull();
  });

  it('follows the wall clock of the time zone', () => {
    expect(fires(berlin('0 6 * * *'), at('2026-03-27T12:00:00Z'), 3)).toEqual([
      '2026-03-28T05:00:00.000Z',
      '2026-03-29T04:00:00.000Z',
      '2026-03-30T04:00:00.000Z',
    ]);
  });

  it('fires once on the day that has no such hour, and once on the day that has it twice', () => {
    const days = (from: string) => fires(berlin('30 2 * * *'), at(from), 3).map((fire) => fire.slice(0, 10));
    expect(days('2026-03-28T12:00:00Z')).toEqual(['2026-03-29', '2026-03-30', '2026-03-31']);
    expect(days('2026-10-24T12:00:00Z')).toEqual(['2026-10-25', '2026-10-26', '2026-10-27']);
  });

  it('understands names and steps', () => {
    expect(fires({ cron: '*/20 9 * * MON', timezone: 'UTC' }, at('2026-11-24T00:00:00Z'), 4)).toEqual([
      '2026-11-30T09:00:00.000Z',
      '2026-11-30T09:20:00.000Z',
      '2026-11-30T09:40:00.000Z',
      '2026-12-07T09:00:00.000Z',
    ]);
  });
});

describe('cadenceProblem', () => {
  const from = at('2026-11-23T12:00:00Z');

  it.each<[Cadence]>([
    ['hourly'],
    ['manual'],
    [{ everyMinutes: 5 }],
    [berlin('0 6 * * *')],
    [berlin('*/5 * * * *')],
    [berlin('0 0 29 2 *')],
  ])('lets %j pass', (cadence) => {
    expect(cadenceProblem(cadence, from)).toBeUndefined();
  });

  it.each([
    ['61 * * * *', 'cannot be read'],
    ['0 0 31 2 *', 'never'],
    ['* * * * *', 'more often than every 5 minutes'],
    ['0,3 4 * * *', 'more often than every 5 minutes'],
  ])('says what is wrong with %s', (cron, sentence) => {
    expect(cadenceProblem(berlin(cron), from)).toContain(sentence);
  });
});

import type { SourceDto } from '@helpdex/contracts';
import { eventually } from '@helpdex/testing';
import { finalRun } from '../final-run';
import type { Sources } from './sources';

const HOUR_MS = 3_600_000;

interface Schedule {
  nextDueAt: Date | null;
  lastFullAt: Date;
}

/** Issue 4, point 6: when a source is synced without anybody asking. */
export function describeCadences(sources: () => Sources): void {
  const scheduleOf = ({ id }: SourceDto): Promise<Schedule> => sources().row('scheduler', 'schedules', { source: id });
  const known = (source: SourceDto): Promise<Schedule> =>
    eventually(async () => {
      const row = await scheduleOf(source);
      expect(row).toBeTruthy();
      return row;
    });
  const setDue = (source: SourceDto, at: Date, more: object = {}): Promise<void> =>
    sources().change('scheduler', 'schedules', { source: source.id }, { $set: { nextDueAt: at, ...more } });
  const scheduled = async (source: SourceDto) => (await sources().runsOf(source)).filter(({ trigger }) => trigger === 'schedule');

  describe('a cadence', () => {
    it.each([
      ['hourly', 'hourly', 60],
      ['every-seven', { everyMinutes: 7 }, 7],
    ] as const)('%s comes due within its time, as the source says', async (subdomain, cadence, minutes) => {
      const source = await sources().added(subdomain, { cadence });
      const { nextDueAt } = await known(source);
      const { nextSyncAt } = await sources().api.source(source.id);
      expect(nextSyncAt).toBe(nextDueAt!.toISOString());
      expect(nextDueAt!.getTime() - Date.parse(source.createdAt)).toBeLessThanOrEqual(minutes * 60_000 + 60_000);
    });

    it('by cron is meant in its time zone, and manual means never', async () => {
      const cron = await sources().added('berlin', { cadence: { cron: '30 6 * * *', timezone: 'Europe/Berlin' } });
      const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', hour: '2-digit', minute: '2-digit' });
      expect(clock.format(new Date(cron.nextSyncAt!))).toBe('06:30');
      const manual = await sources().added('by-hand');
      expect(manual.nextSyncAt).toBeNull();
      expect((await known(manual)).nextDueAt).toBeNull();
    });

    it('daily is spread over the day: not everybody at midnight', async () => {
      const names = ['day-one', 'day-two', 'day-three', 'day-four'];
      const daily = await Promise.all(names.map((name) => sources().added(name, { cadence: 'daily' })));
      expect(new Set(daily.map(({ nextSyncAt }) => nextSyncAt!.slice(11, 16))).size).toBeGreaterThan(2);
    });

    it('that came due while nobody was there is made up for once, by two schedulers as by one; the next time survives them', async () => {
      const source = await sources().synced('missed', { cadence: 'hourly' });
      await known(source);
      const { services } = sources().world;
      const second = await services.addInstance('scheduler');
      await Promise.all([services.service('scheduler').stop(), second.stop()]);
      await setDue(source, new Date(Date.now() - 5 * HOUR_MS));
      await Promise.all([services.service('scheduler').start(), second.start()]);
      const run = await eventually(
        async () => {
          const [first] = await scheduled(source);
          expect(first).toBeDefined();
          return first!;
        },
        { timeoutMs: 60_000, everyMs: 300 },
      );
      expect(await finalRun(sources().api, run.id)).toMatchObject({ mode: 'incremental', status: 'completed' });
      const { nextDueAt } = await scheduleOf(source);
      expect(nextDueAt!.getTime()).toBeGreaterThan(Date.now());
      await services.service('scheduler').stop();
      await services.service('scheduler').start();
      expect((await scheduleOf(source)).nextDueAt).toEqual(nextDueAt);
      expect(await scheduled(source)).toHaveLength(1);
      await second.stop();
    });

    it('brings a full sync once a day, however often it comes due', async () => {
      const source = await sources().synced('full-daily', { cadence: 'hourly' });
      await known(source);
      const [due, yesterday] = [new Date(Date.now() - 60_000), new Date(Date.now() - 25 * HOUR_MS)];
      await setDue(source, due, { lastFullAt: yesterday });
      const run = await eventually(
        async () => {
          const [first] = await scheduled(source);
          expect(first).toBeDefined();
          return first!;
        },
        { timeoutMs: 60_000, everyMs: 300 },
      );
      expect(await finalRun(sources().api, run.id)).toMatchObject({ mode: 'full', status: 'completed' });
    });

    it('does not keep anybody from syncing now', async () => {
      const source = await sources().synced('now', { cadence: 'daily' });
      expect(await sources().sync(source, 'incremental')).toMatchObject({ trigger: 'manual', mode: 'incremental', status: 'completed' });
    });
  });
}

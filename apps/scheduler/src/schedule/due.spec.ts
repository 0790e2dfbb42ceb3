import { defaultSourceOptions, type Cadence, type SourceChanged } from '@helpdex/contracts';
import { nextDue } from '@helpdex/domain';
import fc from 'fast-check';
import { firingOf, rescheduled } from './due';
import type { ScheduleRow } from './schedule.schema';

const HOUR = 3_600_000;
const NOW = new Date('2026-11-23T12:00:00.000Z');
const later = (ms: number): Date => new Date(NOW.getTime() + ms);

const changed = (change: Partial<SourceChanged> = {}): SourceChanged => ({
  ...{ tenant: 't', source: 's', revision: 1, type: 'zendesk', name: 'Acme', subdomain: 'acme', status: 'active', cadence: 'hourly' },
  ...{ options: defaultSourceOptions(), policyVersion: 1, floor: 0, credentialVersion: 1, at: NOW.toISOString() },
  ...change,
});
const row = (change: Partial<ScheduleRow> = {}): ScheduleRow => ({ ...rescheduled(null, changed(), NOW), ...change });

describe('a source that was heard of', () => {
  it('is due by its cadence, from now on', () => {
    expect(row()).toMatchObject({ _id: 't|s', nextDueAt: nextDue('hourly', 's', NOW), lastFullAt: NOW });
    expect(rescheduled(null, changed({ cadence: 'manual' }), NOW).nextDueAt).toBeNull();
  });

  it.each(['disconnected', 'error', 'deleting', 'deleted'] as const)(
    'is never due while it is %s, and afresh when it is back',
    (status) => {
      const away = rescheduled(row(), changed({ revision: 2, status }), NOW);
      expect(away.nextDueAt).toBeNull();
      const back = rescheduled(away, changed({ revision: 3 }), later(5 * HOUR));
      expect(back.nextDueAt).toEqual(nextDue('hourly', 's', later(5 * HOUR)));
    },
  );

  it('keeps an overdue time through a rename, and gets another one with another cadence', () => {
    const overdue = row({ nextDueAt: later(-HOUR) });
    expect(rescheduled(overdue, changed({ revision: 2, name: 'New' }), NOW).nextDueAt).toEqual(later(-HOUR));
    const cadence = { everyMinutes: 7 };
    expect(rescheduled(overdue, changed({ revision: 2, cadence }), NOW).nextDueAt).toEqual(nextDue(cadence, 's', NOW));
  });

  it('remembers its last full sync', () => {
    expect(rescheduled(row({ lastFullAt: later(-HOUR) }), changed({ revision: 2 }), NOW).lastFullAt).toEqual(later(-HOUR));
  });
});

describe('a source that is due', () => {
  it('is not so before its time, nor without one', () => {
    expect(firingOf(row({ nextDueAt: later(1) }), NOW)).toBeUndefined();
    expect(firingOf(row({ nextDueAt: null }), NOW)).toBeUndefined();
  });

  it('fires once for whatever was missed', () => {
    const firing = firingOf(row({ nextDueAt: later(-30 * HOUR) }), NOW);
    expect(firing?.dueAt).toEqual(later(-30 * HOUR));
    expect(firing?.next.nextDueAt).toEqual(nextDue('hourly', 's', NOW));
  });

  it('is synced in full once a day, and incrementally otherwise', () => {
    let current = row();
    const modes: string[] = [];
    for (let fire = 0; fire < 50; fire += 1) {
      const at = current.nextDueAt as Date;
      const firing = firingOf(current, at);
      if (!firing) throw new Error('not due');
      modes.push(firing.mode);
      current = { ...current, ...firing.next };
    }
    expect(modes.flatMap((mode, fire) => (mode === 'full' ? [fire] : []))).toEqual([23, 47]);
  });

  const cadence = fc.oneof(
    fc.constantFrom<Cadence>(
      'hourly',
      'daily',
      { cron: '30 2 * * *', timezone: 'Europe/Berlin' },
      { cron: '0 9 * * MON', timezone: 'UTC' },
    ),
    fc.integer({ min: 5, max: 3_000 }).map((everyMinutes): Cadence => ({ everyMinutes })),
  );

  it('never goes longer without a full sync than a day, or than its cadence', () => {
    fc.assert(
      fc.property(cadence, fc.date({ min: new Date('2026-01-01'), max: new Date('2027-01-01'), noInvalidDate: true }), (every, start) => {
        let current = rescheduled(null, changed({ cadence: every }), start);
        for (let fire = 0; fire < 40; fire += 1) {
          const at = current.nextDueAt as Date;
          const firing = firingOf(current, at);
          if (!firing) throw new Error('not due');
          const sinceFull = at.getTime() - current.lastFullAt.getTime();
          if (firing.mode === 'incremental') expect(sinceFull).toBeLessThan(24 * HOUR);
          expect(firing.next.nextDueAt?.getTime()).toBeGreaterThan(at.getTime());
          current = { ...current, ...firing.next };
        }
      }),
      { numRuns: 60 },
    );
  });
});

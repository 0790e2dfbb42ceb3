import type { Cadence } from '@helpdex/contracts';
import { nextDue } from '@helpdex/domain';
import { configureFailpoint } from '@helpdex/observability';
import { createNamespace, eventually, FakeClock, testStack } from '@helpdex/testing';
import { createConnection, type Connection } from 'mongoose';
import type { ScheduleRow } from '../schedule/schedule.schema';
import type { INestApplication } from '@nestjs/common';
import { SchedulerFixture, TICK_MS } from './scheduler.fixture';

const HOUR = 3_600_000;

let clock: FakeClock;
let fixture: SchedulerFixture;
let database: Connection;
let cleanUp: () => Promise<void>;
let pair: INestApplication[];

beforeAll(async () => {
  const stack = await testStack();
  const namespace = await createNamespace(stack, 'scheduler');
  clock = new FakeClock(Date.UTC(2026, 10, 23, 12));
  fixture = await SchedulerFixture.start({ ...stack, namespace: namespace.name, clock });
  database = await createConnection(stack.mongodbUrl, { dbName: `${namespace.dbPrefix}scheduler` }).asPromise();
  cleanUp = () => namespace.cleanUp();
  pair = [await fixture.startScheduler(), await fixture.startScheduler()];
});
afterAll(async () => {
  await fixture?.stop();
  await database?.close();
  await cleanUp?.();
});

const stored = (source: string): Promise<ScheduleRow | null> =>
  database.collection<ScheduleRow>('schedules').findOne({ _id: `t|${source}` }) as Promise<ScheduleRow | null>;

const known = (source: string, revision = 1): Promise<ScheduleRow> =>
  eventually(async () => {
    const row = await stored(source);
    expect(row?.revision).toBe(revision);
    return row as ScheduleRow;
  });

/** A pass of every scheduler at the present time. */
async function tick(): Promise<void> {
  await eventually(() => expect(clock.sleeping).toBeGreaterThanOrEqual(pair.length));
  await clock.advance(TICK_MS);
  await eventually(() => expect(clock.sleeping).toBeGreaterThanOrEqual(pair.length));
}

/** Moves on to a time and lets the schedulers look. */
async function at(time: Date | null): Promise<void> {
  await clock.advance(Math.max(0, (time?.getTime() ?? 0) - clock.now()));
  await tick();
}

const next = (source: string, cadence: Cadence = 'hourly'): Date => nextDue(cadence, source, new Date(clock.now())) as Date;

describe('two schedulers', () => {
  it('tell once that a source is due, and not before', async () => {
    await fixture.tell('once');
    const due = next('once');
    await known('once');
    await tick();
    expect(fixture.dueOf('once')).toEqual([]);
    await at(due);
    await eventually(() => expect(fixture.dueOf('once')).toEqual([due.toISOString()]));
    await tick();
    await tick();
    const following = next('once');
    expect((await stored('once'))?.nextDueAt).toEqual(following);
    await at(following);
    await eventually(() => expect(fixture.dueOf('once')).toEqual([due.toISOString(), following.toISOString()]));
  });

  it('leave alone what is manual, disconnected or told of by an older record', async () => {
    await Promise.all([
      fixture.tell('manual', { cadence: 'manual' }),
      fixture.tell('away', { revision: 2, status: 'disconnected' }),
      fixture.tell('away', { revision: 1 }),
    ]);
    await known('manual');
    await known('away', 2);
    await at(new Date(clock.now() + 3 * HOUR));
    expect([...fixture.dueOf('manual'), ...fixture.dueOf('away')]).toEqual([]);
    expect((await stored('away'))?.nextDueAt).toBeNull();
  });

  it.each(['deleting', 'deleted'] as const)('forget what is %s', async (status) => {
    await fixture.tell(status);
    const due = (await known(status)).nextDueAt as Date;
    await fixture.tell(status, { revision: 2, status });
    await eventually(async () => expect(await stored(status)).toBeNull());
    await at(due);
    await tick();
    expect(fixture.dueOf(status)).toEqual([]);
  });

  it('tell once of many missed dues, after both were away', async () => {
    await fixture.tell('missed');
    const due = (await known('missed')).nextDueAt as Date;
    await Promise.all(pair.map((scheduler) => fixture.stopScheduler(scheduler)));
    await clock.advance(30 * HOUR);
    pair = [await fixture.startScheduler(), await fixture.startScheduler()];
    await eventually(() => expect(fixture.dueOf('missed')).toEqual([due.toISOString()]));
    expect(fixture.due.find(({ source }) => source === 'missed')?.mode).toBe('full');
    expect((await stored('missed'))?.nextDueAt).toEqual(next('missed'));
  });

  it('go on without a gap when the leader leaves', async () => {
    await fixture.tell('handed-over');
    await known('handed-over');
    for (const leaver of [...pair]) {
      await fixture.stopScheduler(leaver);
      pair = [...pair.filter((scheduler) => scheduler !== leaver), await fixture.startScheduler()];
      const due = next('handed-over');
      await at(due);
      await eventually(() => expect(fixture.dueOf('handed-over')).toContain(due.toISOString()));
    }
    const told = fixture.dueOf('handed-over');
    expect(new Set(told).size).toBe(told.length);
  });
});

it('a crash between telling and noting repeats the same due time once, and loses none', async () => {
  await fixture.tell('crashed');
  const due = (await known('crashed')).nextDueAt as Date;
  let passed = 0;
  configureFailpoint({ enabled: true, failpoint: { name: 'scheduler.after-publish', count: 1 } }, () => {
    passed += 1;
    throw new Error('the process dies here');
  });
  try {
    await at(due);
    await eventually(() => expect(passed).toBe(1));
    await tick();
    await eventually(async () => expect((await stored('crashed'))?.nextDueAt).toEqual(next('crashed')));
    await tick();
  } finally {
    configureFailpoint({ enabled: false });
  }
  const told = fixture.due.map(({ source, dueAt }) => `${source} ${dueAt}`);
  const repeated = told.filter((event, index) => told.indexOf(event) !== index);
  expect(repeated).toHaveLength(1);
});

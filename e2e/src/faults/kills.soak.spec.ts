import type { RunDto } from '@helpdex/contracts';
import { SERVICE_NAMES, withMongodb, type ServiceName } from '@helpdex/local-stack';
import { eventually } from '@helpdex/testing';
import { FaultWorld } from './fault-world';
import { expectWorkTakenUp, ROUNDS } from './kill-rounds';

let one: FaultWorld;

beforeAll(async () => {
  one = await FaultWorld.create('kills', { syncTickMs: 500 });
});
afterAll(async () => {
  await one?.stop();
});
beforeEach(() => one.deaths.forget());
afterEach(() => one.world.simulator.control.clearFaults());

const control = () => one.world.simulator.control;
const services = () => one.world.services;
const inTheMiddle = (): Promise<string> => one.inTheMiddle({ count: 3 });

describe('a service that dies', () => {
  it.each(ROUNDS.slice(1))('at %j takes its work up again', (failpoints) => expectWorkTakenUp(one, failpoints));

  it('together with all others, three times during one sync', async () => {
    const id = await inTheMiddle();
    for (let time = 0; time < 3; time += 1) {
      for (const service of services().all) service.kill('SIGKILL');
      await eventually(() => expect(SERVICE_NAMES.map((name) => one.deaths.of(name).length)).toEqual(SERVICE_NAMES.map(() => time + 1)));
      await Promise.all(services().all.map((service) => service.untilReady()));
    }
    expect(SERVICE_NAMES.flatMap((name) => one.deaths.of(name))).toEqual(SERVICE_NAMES.flatMap(() => ['SIGKILL', 'SIGKILL', 'SIGKILL']));
    expect((await one.expectTrueAfter(id)).resumeCount).toBeGreaterThanOrEqual(1);
    await one.expectNoLag();
  });
});

it('a service that is told to stop settles what it has in hand and ends well, in the middle of a sync', async () => {
  const id = await inTheMiddle();
  for (const service of services().all) service.kill('SIGTERM');
  await eventually(() => expect(SERVICE_NAMES.map((name) => one.deaths.of(name).length)).toEqual(SERVICE_NAMES.map(() => 1)), {
    timeoutMs: 30_000,
  });
  // A service that needs more than its ten seconds gives up and says so by another code.
  expect(SERVICE_NAMES.map((name) => [name, ...one.deaths.of(name)])).toEqual(SERVICE_NAMES.map((name) => [name, 'code 0']));
  expect(await one.expectTrueAfter(id)).toMatchObject({ resumeCount: 0 });
});

it('a fetcher that is stopped beyond its lease wakes up as a nobody: a newer run has gone by', async () => {
  const old = await inTheMiddle();
  const zombie = services().service('fetcher');
  zombie.kill('SIGSTOP');
  const other = await services().addInstance('fetcher');
  try {
    // What the sleeper holds in its hands was public when it was listed.
    await one.account.change(one.source);
    await one.world.api.expect(202, 'POST', `/runs/${old}/cancel`);
    await control().clearFaults();
    await one.expectTrueAfter(await one.sync());
  } finally {
    zombie.kill('SIGCONT');
  }
  await eventually(() => expect(one.logged('fetcher', 'job was taken over or cancelled')).toBeGreaterThanOrEqual(1), { timeoutMs: 30_000 });
  await zombie.untilReady();
  await one.expectNoLag();
  await one.expectTrue();
  expect(await one.world.api.run(old)).toMatchObject({ status: 'cancelled', counts: { archived: 0 } });
  await other.stop();
});

it('consumers that come and go every moment lose nothing and repeat no effect', async () => {
  const coming = ['classifier', 'indexer'] as const;
  const guests = await Promise.all(coming.map((name) => services().addInstance(name)));
  const joined = (): number[] => coming.map((name) => one.logged(name, 'joined consumer group'));
  const before = joined();
  await one.account.change(one.source);
  await one.slowListing({ count: 6 });
  const id = await one.sync();
  let times = 0;
  for (; times < 3 || !(await one.isOver(id)); times += 1) await Promise.all(guests.map((guest) => guest.restart()));
  joined().forEach((count, at) => expect(count - before[at]!).toBeGreaterThanOrEqual(3));
  await one.expectTrueAfter(id);
  await Promise.all(guests.map((guest) => guest.stop()));
  await one.expectNoLag();
});

it('of two schedulers the one that leads dies after it has told that a source is due: one run comes of it', async () => {
  const second = await services().addInstance('scheduler');
  await one.world.api.expect(200, 'PATCH', `/sources/${one.source.id}`, { cadence: { everyMinutes: 60 } });
  const before = await scheduledRuns();
  await Promise.all(
    [services().service('scheduler'), second].map((service) =>
      service.restart({ FAILPOINT: 'scheduler.after-publish:1', HELPDEX_TESTING: '1' }),
    ),
  );
  one.deaths.forget();
  await makeDue();
  await eventually(() => expect(one.deaths.of('scheduler').length + deathsOfSecond()).toBeGreaterThanOrEqual(1), { timeoutMs: 60_000 });
  const [run] = await eventually(
    async () => {
      const runs = (await scheduledRuns()).filter(({ id }) => !before.some((other) => other.id === id));
      expect(runs).toHaveLength(1);
      return runs;
    },
    { timeoutMs: 30_000 },
  );
  await one.expectTrueAfter(run!.id);
  // Whoever leads next tells of the same due time once more; the registry knows it.
  await eventually(async () => expect((await dueAt())!.getTime()).toBeGreaterThan(Date.now()), { timeoutMs: 60_000, everyMs: 250 });
  expect(await scheduledRuns()).toHaveLength(before.length + 1);
  await second.stop();
});

const deathsOfSecond = (): number => one.deaths.of('scheduler-2' as ServiceName).length;
const scheduledRuns = async (): Promise<RunDto[]> =>
  (await one.world.api.all<RunDto>(`/sources/${one.source.id}/runs?`)).filter(({ trigger }) => trigger === 'schedule');
interface Schedule {
  source: string;
  nextDueAt: Date | null;
}
const dueAt = (change?: Date): Promise<Date | null> =>
  withMongodb(one.world.stack.mongodbUrl, async (client) => {
    const rows = client.db(`${services().namespace}_scheduler`).collection<Schedule>('schedules');
    if (change) await rows.updateOne({ source: one.source.id }, { $set: { nextDueAt: change } });
    return (await rows.findOne({ source: one.source.id }))?.nextDueAt ?? null;
  });
/** As if the clock had come to it. */
async function makeDue(): Promise<void> {
  await eventually(async () => expect(await dueAt()).not.toBeNull());
  await dueAt(new Date(Date.now() - 1_000));
}

it('the prober was answered all the while', () => {
  expect(one.prober.answers).toBeGreaterThan(200);
  expect(one.prober.leaks).toEqual([]);
});

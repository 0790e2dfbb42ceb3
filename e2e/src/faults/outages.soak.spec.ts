import type { ServerName, ServiceName } from '@helpdex/local-stack';
import { eventually, type NetworkFault } from '@helpdex/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { FaultWorld } from './fault-world';
import { LinkedStack, type LinkName } from './linked-stack';

const SLOW_PAGE_MS = 1_000;
/** So often a fault has to strike before a link is mended. */
const STRIKES = 3;
/** Where nothing is said at all, each strike lasts as long as the patience of whoever asked. */
const STRIKE_LIMIT_MS = 180_000;
const SECOND = 1_000;

jest.setTimeout(600_000);

let stack: LinkedStack;
let one: FaultWorld;

beforeAll(async () => {
  stack = await LinkedStack.start();
  one = await FaultWorld.create('outages', { stack: stack.linked, servers: stack.servers, zendeskLink: stack.zendeskLink });
});
afterAll(async () => {
  await one?.stop();
  await stack?.stop();
});
beforeEach(() => one.deaths.forget());
afterEach(() => one.world.simulator.control.clearFaults());

const control = () => one.world.simulator.control;
/** A run whose listing takes its time. */
const slowRun = (): Promise<string> => one.inTheMiddle({ pageMs: SLOW_PAGE_MS, after: 1, pages: 1 });
/** Breaks a link until that was felt. */
async function strike(name: LinkName, fault: NetworkFault): Promise<void> {
  const link = stack.link(name);
  link.break(fault);
  try {
    await eventually(() => expect([name, link.struck >= STRIKES]).toEqual([name, true]), { timeoutMs: STRIKE_LIMIT_MS });
  } finally {
    link.mend();
  }
}
const isReady = async (name: ServiceName): Promise<boolean> => {
  const answer = await fetch(one.world.services.service(name).program.readyUrl).catch(() => undefined);
  return answer?.status === 200;
};

describe('a network that', () => {
  /** Zendesk first: later there may be nothing left to ask it. */
  const LINKS: readonly LinkName[] = ['zendesk', 'kafka', 'elasticsearch', 'mongodb'];

  it.each<[string, NetworkFault]>([
    ['is slow to answer', { kind: 'latency', ms: 250 }],
    ['carries little', { kind: 'bandwidth', bytesPerSecond: 30_000 }],
    ['resets connections', { kind: 'reset' }],
    ['loses answers, and says nothing', { kind: 'half_open', lost: 'answers' }],
    ['cuts answers short', { kind: 'truncate', afterBytes: 40 }],
  ])('%s is survived on every link, during one sync', async (_name, fault) => {
    const id = await slowRun();
    for (const name of LINKS) await strike(name, fault);
    await control().clearFaults();
    await one.expectTrueAfter(id);
    await one.expectNoLag();
  });
});

describe('a server that goes away in the middle of a sync', () => {
  it.each<[ServerName, number, ServiceName]>([
    ['kafka', 60 * SECOND, 'classifier'],
    ['elasticsearch', 150 * SECOND, 'indexer'],
    ['mongodb', 60 * SECOND, 'fetcher'],
  ])('%s is waited for, %d ms long, by %s too, and nothing is lost', async (server, awayMs, service) => {
    const id = await slowRun();
    stack.kill(server);
    await eventually(async () => expect(await isReady(service)).toBe(false), { timeoutMs: 60_000, everyMs: 100 });
    await sleep(awayMs);
    await stack.revive();
    await control().clearFaults();
    const run = await one.expectTrueAfter(id);
    expect(run.counts.quarantined).toBe(0);
    await eventually(async () => expect(await isReady(service)).toBe(true), { timeoutMs: 60_000 });
    await one.expectNoLag();
  });
});

it('an indexer that dies while the cluster writes, and never hears of it, writes it again to no effect', async () => {
  await one.account.change(one.source);
  const link = stack.link('elasticsearch');
  const id = await one.sync();
  link.break({ kind: 'half_open', lost: 'answers' });
  await eventually(() => expect(link.struck).toBeGreaterThan(STRIKES), { timeoutMs: 60_000 });
  one.world.services.service('indexer').kill('SIGKILL');
  await eventually(() => expect(one.deaths.of('indexer')).toEqual(['SIGKILL']));
  link.mend();
  await one.expectTrueAfter(id);
  await one.expectNoLag();
});

it('the prober was answered all the while', () => {
  expect(one.prober.answers).toBeGreaterThan(100);
  expect(one.prober.leaks).toEqual([]);
});

import type { FaultEffect, LoggedRequest } from '@helpdex/zendesk-simulator';
import { eventually } from '@helpdex/testing';
import { finalRun } from '../final-run';
import { sourceInput } from '../world';
import type { Sources } from './sources';

const LISTING = '^/api/v2/help_center/articles\\?.*include=translations';
/** What an account may be asked in a minute, of which Helpdex takes half, a tenth of that at once. */
const ACCOUNT_PER_MINUTE = 240;
const SHARE_PER_SECOND = ACCOUNT_PER_MINUTE / 2 / 60;
const BURST = (ACCOUNT_PER_MINUTE / 2) * 0.1;
const ARTICLES = 36;

const throttle = (form: 'seconds' | 'date' | 'absent', more: object = {}): FaultEffect => ({ kind: 'throttle', seconds: 3, form, ...more });
const refused = (headers?: Record<string, string>): FaultEffect => ({
  ...{ kind: 'status', status: 429, body: 'Number of allowed API requests per minute exceeded' },
  ...(headers ? { headers } : {}),
});

const WINDOWS: readonly [string, FaultEffect][] = [
  ['seconds', throttle('seconds')],
  ['a date', throttle('date')],
  ['nothing at all', throttle('absent', { seconds: 1 })],
  ['JSON instead of text', throttle('seconds', { body: 'json' })],
  ['503 instead of 429', throttle('seconds', { status: 503 })],
  ['no time to wait', refused({ 'retry-after': '0' })],
];

/** Issue 4, point 9, and the shared budget of point 7. */
export function describeQuota(sources: () => Sources): void {
  afterEach(() => sources().control.clearFaults());

  describe('an account that says to come back later', () => {
    it('is not asked before, in whatever form it says so; the run shows the waiting and goes through', async () => {
      const runs = await Promise.all(
        WINDOWS.map(async ([, effect], at) => {
          const subdomain = `window-${at}`;
          await sources().account(subdomain, 30);
          await sources().control.command(subdomain, { switches: { maxPageSize: 10 } });
          await sources().control.addFault({ subdomain, path: LISTING, effect, after: 1, count: 1 });
          const source = await sources().api.createSource(sourceInput(subdomain));
          return { source, run: await finalRun(sources().api, source.activeRun!.id) };
        }),
      );
      for (const [at, { source, run }] of runs.entries()) {
        expect([WINDOWS[at]![0], run.status, run.error]).toEqual([WINDOWS[at]![0], 'completed', null]);
        const requests = await sources().requestsTo(source.subdomain);
        expect(requests.filter(({ insideRetryAfter }) => insideRetryAfter)).toEqual([]);
        expect(requests.filter((request) => request.status === 429 || request.status === 503)).toHaveLength(1);
        // Every request since the source was added; the check before that was nobody's run.
        expect(run.zendesk.requests).toBeGreaterThan(4);
        await sources().expectTrue(source);
      }
      for (const { run } of runs.slice(0, 2)) expect(run.zendesk.throttledMs).toBeGreaterThan(1_000);
    });

    it('for five minutes is left alone for as long, and the run can be cancelled meanwhile', async () => {
      const source = await sources().synced('long', {}, 5);
      await sources().control.addFault({
        subdomain: 'long',
        path: '/articles',
        effect: { kind: 'throttle', seconds: 300, form: 'seconds' },
        count: 1,
      });
      const { id } = await sources().api.sync(source.id, 'full');
      const isThrottled = async (): Promise<LoggedRequest[]> => {
        const requests = await sources().requestsTo('long');
        expect(requests.at(-1)!.status).toBe(429);
        return requests;
      };
      const before = await eventually(isThrottled, { timeoutMs: 30_000, everyMs: 200 });
      // Whoever counts an account first asks it: also a check of the same account keeps out of the window.
      const { adminKey } = await sources().api.expect<{ adminKey: string }>(201, 'POST', '/tenants', { name: 'Looks at the same account' });
      const late = await sources().api.as(adminKey).request('POST', '/api/v1/sources/check', sourceInput('long'));
      expect(late.status).toBe(422);
      expect((await sources().requestsTo('long')).length).toBe(before.length);
      expect(await sources().api.run(id)).toMatchObject({ finishedAt: null });
      await sources().api.expect(202, 'POST', `/runs/${id}/cancel`);
      expect(await finalRun(sources().api, id)).toMatchObject({ status: 'cancelled' });
    });
  });

  describe('an account with several sources', () => {
    it('is asked by all of them together as often as its share allows, and hardly less', async () => {
      await sources().account('busy', ARTICLES);
      // One request per article, and one for each of its translations.
      await sources().control.command('busy', {
        switches: { rateLimit: ACCOUNT_PER_MINUTE, sideloadOnListings: 'ignored', maxPageSize: 10 },
      });
      const tenant = await sources().api.expect<{ adminKey: string }>(201, 'POST', '/tenants', { name: 'On the same account' });
      const clients = [sources().api, sources().api.as(tenant.adminKey)];
      const added = await Promise.all(clients.map((client) => client.createSource(sourceInput('busy', { startSync: false }))));
      await sources().control.clearRequests();
      const runs = await Promise.all(added.map((source, at) => clients[at]!.sync(source.id, 'full')));
      await eventually(
        async () => {
          const { progress, zendesk } = await sources().api.run(runs[0]!.id);
          expect(progress.etaSeconds).toBeGreaterThan(0);
          expect(zendesk.remaining).toBeLessThan(ACCOUNT_PER_MINUTE);
        },
        { timeoutMs: 60_000, everyMs: 200 },
      );
      const ended = await Promise.all(runs.map((run, at) => finalRun(clients[at]!, run.id)));
      for (const run of ended) expect(run).toMatchObject({ status: 'completed', error: null });
      const requests = await sources().requestsTo('busy');
      expect(requests.length).toBe(ended.reduce((sum, run) => sum + run.zendesk.requests, 0));
      expect(requests.filter((request) => request.status === 429)).toEqual([]);
      expectShareKept(requests);
    });
  });
}

/** Between any two requests never more than the share and its burst; over all of them at least nine tenths of it. */
function expectShareKept(requests: readonly LoggedRequest[]): void {
  const times = requests.map(({ at }) => at);
  const [first, last] = [times[0]!, times.at(-1)!];
  for (const [from, start] of times.entries())
    for (const [to, end] of times.entries())
      if (to > from && to - from + 1 > BURST + 1 + (SHARE_PER_SECOND * (end - start)) / 1_000 + 1)
        throw new Error(`${to - from + 1} requests within ${end - start} ms`);
  expect(times.length).toBeGreaterThanOrEqual(0.9 * SHARE_PER_SECOND * ((last - first) / 1_000));
}

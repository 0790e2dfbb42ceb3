import type { RunDto, SourceDto } from '@helpdex/contracts';
import type { FaultEffect } from '@helpdex/zendesk-simulator';
import type { Sources } from './sources';

const ANYTHING = '^/api/v2/';
const LISTING = '^/api/v2/help_center/articles\\?';
const STRUCTURED = { error: { title: 'Forbidden', message: 'You do not have access to this page.' } };

interface Row {
  what: string;
  path: string;
  effect: FaultEffect;
  /** Default: full. */
  mode?: 'incremental';
  /** Absent: it lasts as long as the run. */
  count?: number;
}

const status = (code: number, body: unknown, headers?: Record<string, string>): FaultEffect => ({
  ...{ kind: 'status', status: code, body },
  ...(headers ? { headers } : {}),
});

/** Rows of zendesk-api.md 5.4 that end a run: what is said, and whether a person has to act before it is tried again. */
const STOPPING: readonly (Row & { code: string; says: RegExp; sourceIs: SourceDto['status'] })[] = [
  {
    what: 'no or wrong Basic credentials',
    path: ANYTHING,
    effect: status(401, { error: "Couldn't authenticate you" }),
    code: 'zendesk_unauthorized',
    says: /credentials/,
    sourceIs: 'error',
  },
  {
    what: 'a scope that is missing',
    path: ANYTHING,
    effect: status(403, { error: 'Forbidden', description: 'missing the following required scopes: read' }),
    code: 'zendesk_role_too_low',
    says: /scope|admin/,
    sourceIs: 'error',
  },
  {
    what: 'a role that may not',
    path: LISTING,
    effect: status(403, STRUCTURED),
    code: 'zendesk_role_too_low',
    says: /admin/,
    sourceIs: 'error',
  },
  {
    what: 'an unknown path where the listing should be',
    path: LISTING,
    effect: status(404, { error: 'InvalidEndpoint', description: 'Not found' }),
    code: 'zendesk_help_center_missing',
    says: /help center/i,
    sourceIs: 'error',
  },
  {
    what: 'a listing that is not found',
    path: LISTING,
    effect: status(404, { error: 'RecordNotFound', description: 'Not found' }),
    code: 'zendesk_help_center_missing',
    says: /help center/i,
    sourceIs: 'error',
  },
  {
    what: 'a bare 404',
    path: LISTING,
    effect: status(404, ''),
    code: 'zendesk_help_center_missing',
    says: /help center/i,
    sourceIs: 'error',
  },
  {
    what: 'a subdomain that is not there any more',
    path: ANYTHING,
    effect: status(404, { error: { title: 'No help desk at x.zendesk.com', message: 'none' } }),
    code: 'zendesk_subdomain_unknown',
    says: /subdomain/,
    sourceIs: 'error',
  },
  {
    what: 'a redirect',
    path: ANYTHING,
    effect: status(302, '', { location: 'https://renamed.example/' }),
    code: 'zendesk_redirected',
    says: /subdomain/,
    sourceIs: 'error',
  },
];

/** Rows that pass by themselves. */
const PASSING: readonly Row[] = [
  { what: 'a conflict', path: LISTING, effect: status(409, { error: 'Conflict' }), count: 1 },
  { what: 'an overload', path: LISTING, effect: status(503, 'Service Unavailable'), count: 1 },
  { what: 'a timeout behind Zendesk', path: LISTING, effect: status(504, { error: { title: 'Timeout', message: 'upstream' } }), count: 1 },
  { what: 'a page of HTML', path: LISTING, effect: { kind: 'html' }, count: 1 },
  { what: 'a connection that is reset', path: LISTING, effect: { kind: 'reset' }, count: 1 },
  { what: 'an answer that breaks off', path: LISTING, effect: { kind: 'truncate', bytes: 40 }, count: 1 },
  { what: 'an account without Zendesk Support', path: '/brands', effect: status(403, { error: 'SupportProductInactive' }) },
  {
    what: 'no change feed, of a help center that was never set up',
    path: '/incremental/',
    effect: status(404, { error: 'RecordNotFound', description: 'Not found' }),
    mode: 'incremental',
  },
];

const nameOf = (kind: string, at: number): string => `${kind}-${at}`;

/** Issue 4, the paragraph about errors: each ends in the right action and a sentence that a help-desk manager understands. */
export function describeProblems(sources: () => Sources): void {
  const ended = new Map<string, { source: SourceDto; before: SourceDto; run: RunDto }>();

  /** All at once: each has an account of its own. */
  async function meet(kind: string, rows: readonly Row[]): Promise<void> {
    await Promise.all(
      rows.map(async ({ path, effect, count, mode }, at) => {
        const subdomain = nameOf(kind, at);
        const added = await sources().synced(subdomain);
        const before = await sources().api.source(added.id);
        await sources().control.addFault({ subdomain, path, effect, ...(count === undefined ? {} : { count }) });
        const run = await sources().sync(added, mode);
        ended.set(subdomain, { before, run, source: await sources().api.source(added.id) });
      }),
    );
  }

  describe('a Zendesk that answers with', () => {
    beforeAll(() => meet('stopping', STOPPING), 180_000);
    afterAll(() => sources().control.clearFaults());

    it.each(STOPPING.map((row, at) => ({ ...row, at })))(
      '$what ends the run with a sentence, and removes nothing',
      ({ at, code, says, sourceIs }) => {
        const { before, run, source } = ended.get(nameOf('stopping', at))!;
        expect(run).toMatchObject({ status: 'failed', error: { code, message: expect.stringMatching(says) as string } });
        expect(source).toMatchObject({ status: sourceIs, error: { code, message: run.error!.message } });
        expect(source.error!.action.length).toBeGreaterThan(20);
        expect(source.counts).toEqual(before.counts);
        expect(JSON.stringify(source.error)).not.toMatch(/token"|\bat .*\.ts:|RecordNotFound|undefined/);
      },
    );

    it('anything of the kind is forgotten once a sync goes through again', async () => {
      await sources().control.clearFaults();
      const { source } = ended.get(nameOf('stopping', 0))!;
      expect(await sources().sync(source)).toMatchObject({ status: 'completed' });
      expect(await sources().api.source(source.id)).toMatchObject({ status: 'active', error: null });
      await sources().expectTrue(source);
    });
  });

  describe('a Zendesk that for a moment answers with', () => {
    beforeAll(() => meet('passing', PASSING), 180_000);
    afterAll(() => sources().control.clearFaults());

    it.each(PASSING.map((row, at) => ({ ...row, at })))('$what is asked again, and the run goes through', ({ at }) => {
      const { run, source } = ended.get(nameOf('passing', at))!;
      expect(run).toMatchObject({ status: 'completed', error: null });
      expect(source).toMatchObject({ status: 'active', error: null });
    });
  });

  it('a source with an API token is warned of the day on which they end', async () => {
    const { warnings } = await sources().added('token-warning');
    expect(warnings).toEqual([{ code: 'api_token_retirement', message: expect.stringContaining('2027-04-30') as string }]);
  });
}

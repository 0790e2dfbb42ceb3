import type { AuditDto, RunDto, SourceDto, SourceOptionsInput } from '@helpdex/contracts';
import { eventually } from '@helpdex/testing';
import type { OracleRow } from '@helpdex/zendesk-simulator';
import { setTimeout as sleep } from 'node:timers/promises';
import { finalRun } from './final-run';
import { compareWithZendesk, NO_DIFFERENCES, type CompareOptions } from './oracle';
import { createAccount, sourceInput, type World } from './world';

/** Six pages of listing, so that there is a middle to a run. */
export const ARTICLES = 60;
const PAGE_ROWS = 10;
const LISTING = '/articles\\?.*include=translations';
/** Longer than a verb takes to reach the fetcher. */
export const SLOW_PAGE_MS = 1_500;
/** So long that all of an account can be compared before the run has ended. */
export const VERY_SLOW_PAGE_MS = 8_000;
/** What was on its way when a verb came is answered, or given up, by then. */
const ON_ITS_WAY_MS = 2_500;

export const credentialsOf = (subdomain: string) => ({ kind: 'api_token', email: `admin@${subdomain}.test`, token: `${subdomain}-token` });
export const entryIdOf = ({ id }: Pick<SourceDto, 'id'>, { articleId, locale }: OracleRow): string => `${id}:${articleId}:${locale}`;

/** What people do to sources and runs, in the middle of things, and what must hold afterwards. */
export class LifecycleDriver {
  constructor(private readonly world: World) {}

  async account(subdomain: string): Promise<void> {
    await createAccount(this.world, subdomain, { kind: 'generated', articles: ARTICLES, locales: ['en-us', 'de'] });
    await this.control.command(subdomain, { switches: { maxPageSize: PAGE_ROWS } });
  }

  /** A new account, and a source that is synced once. */
  async synced(subdomain: string): Promise<SourceDto> {
    await this.account(subdomain);
    const source = await this.api.createSource(sourceInput(subdomain));
    expect(await finalRun(this.api, source.activeRun!.id)).toMatchObject({ status: 'completed', error: null });
    return this.api.source(source.id);
  }

  async sync(source: SourceDto, mode: 'full' | 'incremental' = 'full'): Promise<RunDto> {
    return finalRun(this.api, (await this.api.sync(source.id, mode)).id);
  }

  act(source: SourceDto, verb: 'disconnect' | 'reconnect', body?: object): Promise<SourceDto> {
    return this.api.expect(200, 'POST', `/sources/${source.id}/${verb}`, body);
  }

  cancel(id: string): Promise<RunDto> {
    return this.api.expect(202, 'POST', `/runs/${id}/cancel`);
  }

  setOptions(source: SourceDto, options: SourceOptionsInput): Promise<SourceDto> {
    return this.api.expect(200, 'PATCH', `/sources/${source.id}`, { options });
  }

  async requestsTo(subdomain: string): Promise<number> {
    const { requests } = await this.control.requests(20_000);
    return requests.filter((request) => request.subdomain === subdomain).length;
  }

  /** Starts something that lists, and comes back while the third page is on its way. @param pageMs that each further page takes */
  async inTheMiddle<T>(subdomain: string, start: () => Promise<T>, pageMs = SLOW_PAGE_MS): Promise<T> {
    await this.control.clearRequests();
    await this.control.addFault({ path: LISTING, effect: { kind: 'delay', ms: pageMs }, after: 2 });
    const started = await start();
    await eventually(async () => {
      const { requests } = await this.control.requests();
      const pages = requests.filter((one) => one.subdomain === subdomain && new RegExp(LISTING).test(one.path));
      expect(pages.length).toBeGreaterThanOrEqual(2);
    });
    return started;
  }

  /** Nothing is asked of Zendesk any more, though its pages are slow and there are more of them. That nothing comes can only be waited for. */
  async expectSilence(subdomain: string): Promise<void> {
    await sleep(ON_ITS_WAY_MS);
    const before = await this.requestsTo(subdomain);
    await sleep(2 * SLOW_PAGE_MS);
    expect(await this.requestsTo(subdomain)).toBe(before);
  }

  async expectTrue(source: SourceDto, options?: CompareOptions): Promise<void> {
    expect(await compareWithZendesk(this.world, source.id, source.subdomain, options)).toEqual(NO_DIFFERENCES);
  }

  eventuallyTrue(source: SourceDto, options?: CompareOptions): Promise<void> {
    return eventually(() => this.expectTrue(source, options), { timeoutMs: 30_000, everyMs: 500 });
  }

  /** All but the archived. */
  async rowsOf(source: SourceDto): Promise<OracleRow[]> {
    return (await this.control.oracle(source.subdomain)).filter(({ archived }) => !archived);
  }

  async publicRow(source: SourceDto): Promise<OracleRow> {
    return (await this.rowsOf(source)).find(({ expectedVisibility, locale }) => expectedVisibility === 'public' && locale === 'en-us')!;
  }

  async findsPublicly(row: OracleRow, sourceId: string): Promise<boolean> {
    const query = `q=${encodeURIComponent(row.title)}&audience=public&locale=${row.locale}&source=${sourceId}&limit=100`;
    const { items } = await this.api.search(query);
    return items.some((hit) => hit.id === entryIdOf({ id: sourceId }, row));
  }

  async indexedBySide(sourceId: string): Promise<{ public: number; internal: number }> {
    const sides = { public: 0, internal: 0 };
    for await (const { side } of this.world.indexed(sourceId)) sides[side] += 1;
    return sides;
  }

  /** What was done to it, newest first. */
  async auditOf(target: string): Promise<string[]> {
    return (await this.api.all<AuditDto>('/audit')).filter((entry) => entry.target === target).map(({ action }) => action);
  }

  private get api(): World['api'] {
    return this.world.api;
  }

  private get control(): World['simulator']['control'] {
    return this.world.simulator.control;
  }
}

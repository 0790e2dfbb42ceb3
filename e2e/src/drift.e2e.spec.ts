import {
  physicalIndex,
  type AuditDto,
  type CreatedKeyDto,
  type DriftCheckDto,
  type QuarantinedDto,
  type RunDto,
  type SourceDto,
} from '@helpdex/contracts';
import { elasticClient } from '@helpdex/knowledge-index';
import { createIndexKeys } from '@helpdex/local-stack';
import { eventually, testStack } from '@helpdex/testing';
import type { OracleRow } from '@helpdex/zendesk-simulator';
import { expectCountsToAddUp, finalRun } from './final-run';
import { DEFAULT_TENANT } from './indexed';
import { compareWithZendesk, NO_DIFFERENCES } from './oracle';
import { createAccount, createWorld, sourceInput, type World } from './world';

const ARTICLES = 40;
const LISTING = '^/api/v2/help_center/articles\\?.*include=translations';

let world: World;
let operator: CreatedKeyDto;
let index: ReturnType<typeof elasticClient>;

beforeAll(async () => {
  world = await createWorld('drift');
  operator = await world.api.createKey('operator');
  const { elasticsearch } = await testStack();
  const { indexerApiKey } = await createIndexKeys(elasticsearch, world.services.namespace);
  index = elasticClient({ url: elasticsearch.url, apiKey: indexerApiKey, requestTimeoutMs: 30_000 });
});
afterAll(() => world?.stop());
afterEach(() => world.simulator.control.clearFaults());

const control = () => world.simulator.control;
const api = () => world.api.as(operator.key);

async function synced(subdomain: string): Promise<SourceDto> {
  await createAccount(world, subdomain, { kind: 'generated', articles: ARTICLES, locales: ['en-us', 'de'] });
  await control().command(subdomain, { switches: { maxPageSize: 20 } });
  const source = await world.api.createSource(sourceInput(subdomain));
  expect(await finalRun(world.api, source.activeRun!.id)).toMatchObject({ status: 'completed' });
  return source;
}
async function checked(source: SourceDto, heal?: boolean): Promise<DriftCheckDto> {
  const input = { sourceId: source.id, ...(heal === undefined ? {} : { heal }) };
  const { status, body } = await api().request<DriftCheckDto>('POST', '/api/v1/drift-checks', input);
  expect([200, 202]).toContain(status);
  return eventually(
    async () => {
      const check = await api().expect<DriftCheckDto>(200, 'GET', `/drift-checks/${body.id}`);
      expect(check.status).not.toBe('running');
      return check;
    },
    { timeoutMs: 60_000, everyMs: 300 },
  );
}
const found = ({ missing, extra, stale, wrongAudience }: DriftCheckDto) => ({ missing, extra, stale, wrongAudience });
const NOTHING = { missing: 0, extra: 0, stale: 0, wrongAudience: 0 };
const rowsOf = async (source: SourceDto): Promise<OracleRow[]> =>
  (await control().oracle(source.subdomain)).filter(({ archived }) => !archived);
const isTrue = async (source: SourceDto): Promise<void> =>
  expect(await compareWithZendesk(world, source.id, source.subdomain, { only: () => true })).toEqual(NO_DIFFERENCES);
const indexOf = (side: 'public' | 'internal'): string => physicalIndex(world.services.namespace, DEFAULT_TENANT, 1, side);
const auditOf = async (target: string): Promise<AuditDto[]> =>
  (await world.api.all<AuditDto>('/audit')).filter((entry) => entry.target === target);

describe('a drift check', () => {
  it('finds nothing where nothing differs, asks what a listing costs, and changes nothing', async () => {
    const source = await synced('even');
    await control().clearRequests();
    const check = await checked(source);
    expect(check).toMatchObject({ status: 'done', heal: false, ...NOTHING, differences: [], healRunId: null, error: null });
    expect(check.compared).toBe((await rowsOf(source)).length);
    const { total, byStatus } = await control().requests();
    expect({ total, ok: byStatus['200'] }).toEqual({ total: check.zendeskRequests, ok: check.zendeskRequests });
    expect(await api().all('/drift-checks?source=' + source.id)).toHaveLength(1);
    expect(await auditOf(check.id)).toMatchObject([{ action: 'drift.start', actor: operator.id, detail: { sourceId: source.id } }]);
  });

  it('tells every kind of difference, also those of the index alone, and heals them without removing anything itself', async () => {
    const source = await synced('uneven');
    const open = (await rowsOf(source)).filter(({ expectedVisibility }) => expectedVisibility === 'public');
    const [restricted, edited, gone, lost, moved] = [...new Map(open.map((row) => [row.articleId, row])).values()];
    const id = ({ articleId, locale }: OracleRow): string => `${source.id}:${articleId}:${locale}`;
    // In Zendesk, unknown to Helpdex as long as nothing is synced.
    const staff = await control().command('uneven', { segment: { name: 'Staff only', userType: 'staff' } });
    await control().edit('uneven', 'restrict', Number(restricted!.articleId), staff.id!);
    await control().edit('uneven', 'editTranslation', Number(edited!.articleId), edited!.locale, { title: 'Another title' });
    await control().edit('uneven', 'archive', Number(gone!.articleId));
    // In the index, behind the back of everybody.
    await index.delete({ index: indexOf('public'), id: id(lost!), refresh: true });
    const { _source: document } = await index.get<object>({ index: indexOf('public'), id: id(moved!) });
    await index.index({ index: indexOf('internal'), id: id(moved!), document: document!, refresh: true });
    const orphan = `${source.id}:99999999:en-us`;
    const planted = { ...document!, article: '99999999', articleKey: `${source.id}:99999999`, locale: 'en-us' };
    await index.index({ index: indexOf('public'), id: orphan, document: planted, version: 7, version_type: 'external', refresh: true });

    const check = await checked(source, true);
    expect(check).toMatchObject({ status: 'done', error: null });
    const kinds = new Map(check.differences.map((one) => [one.id, one.kind]));
    expect(kinds.get(id(restricted!))).toBe('wrongAudience');
    expect(kinds.get(id(edited!))).toBe('stale');
    expect(kinds.get(id(gone!))).toBe('extra');
    expect(kinds.get(id(lost!))).toBe('missing');
    expect(kinds.get(id(moved!))).toBe('wrongAudience');
    expect(kinds.get(orphan)).toBe('extra');
    expect(check.differences).toHaveLength(check.missing + check.extra + check.stale + check.wrongAudience);
    const run = await finalRun(world.api, check.healRunId!);
    expect(run).toMatchObject({ mode: 'targeted', trigger: 'manual', status: 'completed' });
    expectCountsToAddUp(run);
    expect(found(await checked(source))).toEqual(NOTHING);
    await compareOthers(source, orphan);
  });

  it('takes nothing for extra when the listing cannot be believed, and heals nothing', async () => {
    const source = await synced('doubtful');
    await control().addFault({ path: LISTING, effect: { kind: 'no_next' }, after: 1, count: 50 });
    const before = await world.api.articles(source.id);
    const check = await checked(source, true);
    expect(check).toMatchObject({ status: 'failed', ...NOTHING, healRunId: null });
    expect(check.error!.message.length).toBeGreaterThan(30);
    expect(await world.api.articles(source.id)).toEqual(before);
  });

  it('leaves what a listing does not show any more when that is most of it: a person decides', async () => {
    const source = await synced('shrunk');
    for (const articleId of [...new Set((await rowsOf(source)).map((row) => Number(row.articleId)))].slice(0, ARTICLES / 2))
      await control().edit('shrunk', 'archive', articleId);
    const check = await checked(source, true);
    expect(check).toMatchObject({ status: 'done', healRunId: null, error: { code: 'removal_held' } });
    expect(check.extra).toBeGreaterThan(ARTICLES / 2);
  });

  it('refuses a source that is not there, is another tenant’s, or is disconnected', async () => {
    const source = await synced('apart');
    const tenant = await world.api.expect<{ adminKey: string }>(201, 'POST', '/tenants', { name: 'Another' });
    for (const [client, sourceId] of [
      [api(), 'src_nobody'],
      [world.api.as(tenant.adminKey), source.id],
    ] as const)
      expect((await client.refused('POST', '/drift-checks', { sourceId })).code).toBe('source_not_found');
    await world.api.expect(200, 'POST', `/sources/${source.id}/disconnect`);
    await eventually(async () =>
      expect((await api().refused('POST', '/drift-checks', { sourceId: source.id })).code).toBe('source_disconnected'),
    );
  });
});

/** The orphan was never Zendesk's: what became of it is an archived article that nobody can read, in no search. */
async function compareOthers(source: SourceDto, orphan: string): Promise<void> {
  const differences = await compareWithZendesk(world, source.id, source.subdomain, { only: () => true });
  expect(differences).toEqual({ ...NO_DIFFERENCES, extra: [orphan.split(':').slice(1).join(':')] });
  const { items } = await world.api.search(`q=Another%20title&source=${source.id}`);
  expect(items.map(({ title }) => title)).toContain('Another title');
}

describe('quarantine', () => {
  it('holds one article apart, not the run; says why; and lets it go when a retry can read it', async () => {
    await createAccount(world, 'broken', { kind: 'generated', articles: 8, locales: ['en-us'], drafts: 0, outdated: 0, restricted: 0 });
    await control().addFault({ path: LISTING, effect: { kind: 'break_row', row: 2, locale: 'en-us', fields: { title: 17 } } });
    const source = await world.api.createSource(sourceInput('broken'));
    const run = await finalRun(world.api, source.activeRun!.id);
    expect(run).toMatchObject({
      status: 'completed_with_problems',
      counts: { seen: 8, quarantined: 1 },
      error: { code: 'entries_quarantined' },
    });
    expectCountsToAddUp(run);
    const [entry, ...others] = await api().all<QuarantinedDto>(`/quarantine?source=${source.id}`);
    expect(others).toEqual([]);
    expect(entry).toMatchObject({
      sourceId: source.id,
      locale: 'en-us',
      reason: { code: 'zendesk_unreadable' },
      attempts: 0,
      lastRetryAt: null,
    });
    expect(entry!.reason.detail).toMatch(/title/);
    expect((await world.api.source(source.id)).counts.quarantined).toBe(1);

    const retry = await api().expect<RunDto>(202, 'POST', `/quarantine/${entry!.id}/retry`);
    expect(retry).toMatchObject({ mode: 'targeted', trigger: 'manual' });
    expect(await finalRun(world.api, retry.id)).toMatchObject({ status: 'completed', counts: { published: 1, quarantined: 0 } });
    expect(await api().all(`/quarantine?source=${source.id}`)).toEqual([]);
    await isTrue(source);
    expect(await auditOf(entry!.id)).toMatchObject([{ action: 'quarantine.retry', actor: operator.id }]);
    expect((await api().refused('POST', `/quarantine/${entry!.id}/retry`)).code).toBe('quarantine_not_found');
  });

  it('counts retries that did not help', async () => {
    const source = await synced('hopeless');
    await control().addFault({ path: LISTING, effect: { kind: 'break_row', row: 0, locale: 'en-us', fields: { title: 17 } } });
    await finalRun(world.api, (await world.api.sync(source.id, 'full')).id);
    const [entry] = await api().all<QuarantinedDto>(`/quarantine?source=${source.id}`);
    await control().edit('hopeless', 'editTranslation', Number(entry!.articleId), 'en-us', { title: 17 as unknown as string });
    const retry = await api().expect<RunDto>(202, 'POST', `/quarantine/${entry!.id}/retry`);
    expect(await finalRun(world.api, retry.id)).toMatchObject({ status: 'completed_with_problems', counts: { quarantined: 1 } });
    const again = (await api().all<QuarantinedDto>(`/quarantine?source=${source.id}`)).find(({ id }) => id === entry!.id);
    expect(again).toMatchObject({ since: entry!.since, attempts: 1 });
  });
});

describe('what people decide', () => {
  it('stands in the audit log with their key', async () => {
    const source = await synced('decided');
    const row = (await rowsOf(source)).find(({ expectedVisibility }) => expectedVisibility === 'public')!;
    const id = `${source.id}:${row.articleId}:${row.locale}`;
    await api().expect(200, 'PUT', `/articles/${id}/visibility`, { override: 'internal', reason: 'Not ready' });
    expect(await auditOf(id)).toMatchObject([
      { action: 'articles.setVisibility', actor: operator.id, detail: { override: 'internal', reason: 'Not ready' } },
    ]);
    const run = await api().expect<RunDto>(202, 'POST', `/sources/${source.id}/sync`, { mode: 'full' });
    expect(await auditOf(run.id)).toMatchObject([{ action: 'run.requested', actor: operator.id }]);
    await finalRun(world.api, run.id);
    for (const articleId of [...new Set((await rowsOf(source)).map((one) => Number(one.articleId)))].slice(0, ARTICLES / 2))
      await control().edit('decided', 'archive', articleId);
    await finalRun(world.api, (await world.api.sync(source.id, 'full')).id);
    const [review] = await api().all<{ id: string }>(`/reviews?source=${source.id}`);
    await api().expect(200, 'POST', `/reviews/${review!.id}/reject`);
    expect(await auditOf(review!.id)).toMatchObject([{ action: 'reviews.reject', actor: operator.id }]);
  });
});

import {
  physicalIndex,
  searchAlias,
  type CreatedKeyDto,
  type ProblemDto,
  type QuarantinedDto,
  type SearchResultDto,
  type SourceDto,
} from '@helpdex/contracts';
import { elasticClient } from '@helpdex/knowledge-index';
import { createIndexKeys } from '@helpdex/local-stack';
import { eventually, testStack } from '@helpdex/testing';
import type { OracleRow } from '@helpdex/zendesk-simulator';
import { finalRun } from '../final-run';
import { DEFAULT_TENANT } from '../indexed';
import { compareWithZendesk, NO_DIFFERENCES } from '../oracle';
import { RebuildDriver } from '../rebuild-driver';
import { createAccount, createWorld, sourceInput, type World } from '../world';
import { replay } from './replay-process';

const ARTICLES = 30;
/** Passages that an article may have while the cluster is told to take no more. */
const FEW_PASSAGES = 3;
const BODY = Array.from({ length: FEW_PASSAGES + 2 }, (_, at) => `<h2>Part ${at}</h2><p>What part ${at} tells.</p>`).join('');

let world: World;
let rebuilds: RebuildDriver;
let operator: CreatedKeyDto;
let reader: CreatedKeyDto;
let index: ReturnType<typeof elasticClient>;
let source: SourceDto;
let open: OracleRow[];

beforeAll(async () => {
  world = await createWorld('damaged');
  rebuilds = new RebuildDriver(world);
  [operator, reader] = [await world.api.createKey('operator'), await world.api.createKey('reader')];
  const { elasticsearch } = await testStack();
  const { indexerApiKey } = await createIndexKeys(elasticsearch, world.services.namespace);
  index = elasticClient({ url: elasticsearch.url, apiKey: indexerApiKey, requestTimeoutMs: 30_000 });
  await createAccount(world, 'damaged', { kind: 'generated', articles: ARTICLES, locales: ['en-us'] });
  source = await world.api.createSource(sourceInput('damaged'));
  expect(await finalRun(world.api, source.activeRun!.id)).toMatchObject({ status: 'completed' });
  open = (await control().oracle('damaged')).filter(({ expectedVisibility }) => expectedVisibility === 'public');
});
afterAll(async () => {
  await index?.close();
  await world?.stop();
});

const control = () => world.simulator.control;
const idOf = ({ articleId, locale }: Pick<OracleRow, 'articleId' | 'locale'>): string => `${source.id}:${articleId}:${locale}`;
const ask = (key: CreatedKeyDto, { title }: OracleRow) =>
  world.api.as(key.key).request<SearchResultDto & ProblemDto>('GET', `/api/v1/search?q=${encodeURIComponent(title)}&limit=100`);
const isTrue = async (): Promise<void> =>
  expect(await compareWithZendesk(world, source.id, 'damaged', { only: () => true })).toEqual(NO_DIFFERENCES);
const indexOf = (side: 'public' | 'internal', generation = 1): string =>
  physicalIndex(world.services.namespace, DEFAULT_TENANT, generation, side);
const aliasOf = (audience: 'public' | 'agents'): string => searchAlias(world.services.namespace, DEFAULT_TENANT, audience);

describe('a search alias', () => {
  const positions = async (): Promise<string[]> => {
    const found = await index.indices.getAlias({ name: [aliasOf('public'), aliasOf('agents')] }, { ignore: [404] });
    return Object.entries(found)
      .flatMap(([name, entry]) => Object.keys((entry as { aliases?: object }).aliases ?? {}).map((alias) => `${alias} on ${name}`))
      .sort();
  };

  it.each(['public', 'agents'] as const)(
    'of the audience %s that is taken away: searches say so, and it comes back by itself',
    async (audience) => {
      const [before, probe, key] = [await positions(), open[0]!, audience === 'public' ? reader : operator];
      const indices = audience === 'public' ? [indexOf('public')] : [indexOf('public'), indexOf('internal')];
      await index.indices.updateAliases({ actions: indices.map((name) => ({ remove: { index: name, alias: aliasOf(audience) } })) });
      let refusals = 0;
      await eventually(
        async () => {
          const { status, body } = await ask(key, probe);
          // Found, or told that it cannot be looked for; an answer without it would be a lie.
          if (status !== 200) expect({ status, code: body.code }).toEqual({ status: 503, code: 'search_index_missing' });
          if (status !== 200) refusals += 1;
          else expect(body.items.map(({ id }) => id)).toContain(idOf(probe));
          expect(status).toBe(200);
        },
        { timeoutMs: 30_000 },
      );
      expect(refusals).toBeGreaterThanOrEqual(1);
      expect(await positions()).toEqual(before);
    },
  );

  it('of customers that somebody puts on internal articles is taken off them', async () => {
    const before = await positions();
    await index.indices.updateAliases({ actions: [{ add: { index: indexOf('internal'), alias: aliasOf('public') } }] });
    await eventually(async () => expect(await positions()).toEqual(before), { timeoutMs: 30_000 });
  });

  it('does not have to be there for a tenant without articles', async () => {
    const { adminKey } = await world.api.expect<{ adminKey: string }>(201, 'POST', '/tenants', { name: 'New' });
    expect(await world.api.as(adminKey).search('q=anything')).toMatchObject({ items: [], total: 0 });
  });
});

describe('a text that the cluster refuses', () => {
  const limitPassages = (limit: number | null) =>
    index.indices.putSettings({
      index: [indexOf('public'), indexOf('internal')],
      settings: { 'index.mapping.nested_objects.limit': limit },
    });
  const quarantined = () => world.api.all<QuarantinedDto>(`/quarantine?source=${source.id}`);

  it('is in no search, but in quarantine with the reason; when it is fetched again and accepted, it is out', async () => {
    const [refused, other] = [open[1]!, open[2]!];
    await limitPassages(FEW_PASSAGES);
    await control().edit('damaged', 'editTranslation', Number(refused.articleId), 'en-us', { body: BODY });
    await control().edit('damaged', 'editTranslation', Number(other.articleId), 'en-us', { body: '<p>Short.</p>' });
    await finalRun(world.api, (await world.api.sync(source.id, 'full')).id);
    const [entry, ...others] = await eventually(async () => {
      const entries = await quarantined();
      expect(entries).not.toEqual([]);
      return entries;
    });
    expect(others).toEqual([]);
    expect(entry).toMatchObject({ id: idOf(refused), title: refused.title, reason: { code: 'index_refused' } });
    expect(entry!.reason.detail).toContain('document_parsing_exception');
    expect(await world.api.article(idOf(refused))).toMatchObject({ state: 'quarantined', visibility: 'internal' });
    expect((await ask(operator, refused)).body.items.map(({ id }) => id)).not.toContain(idOf(refused));
    expect((await ask(reader, other)).body.items.map(({ id }) => id)).toContain(idOf(other));
    expect((await world.api.source(source.id)).counts.quarantined).toBe(1);
  });

  it('is found and fetched again from a terminal', async () => {
    const refused = open[1]!;
    expect(await replay(world, operator.key, 'redrive', '--reason', 'index-refused', '--dry-run')).toEqual({
      code: 0,
      output: `would fetch ${idOf(refused)} again\n`,
    });
    expect(await quarantined()).toHaveLength(1);
    await limitPassages(null);
    const { code, output } = await replay(world, operator.key, 'redrive', '--reason', 'index-refused');
    expect([code, output]).toEqual([0, expect.stringContaining(`${idOf(refused)}: run `)]);
    const run = await finalRun(world.api, output.trim().split(' ').at(-1)!);
    expect(run).toMatchObject({ mode: 'targeted', status: 'completed', counts: { published: 1, quarantined: 0 } });
    expect(await quarantined()).toEqual([]);
    await eventually(isTrue);
    // The dead letter is still there, the article is not in quarantine: nothing is left to do, and nothing went wrong.
    const again = await replay(world, operator.key, 'redrive', '--reason', 'index-refused');
    expect([again.code, again.output]).toEqual([0, expect.stringContaining('quarantine_not_found')]);
  });
});

describe('the replay tool', () => {
  it('shows every record of an article, oldest first', async () => {
    const edited = open[1]!;
    const args = ['inspect', '--topic', 'article.classified', '--key', idOf(edited)];
    const { code, output } = await replay(world, operator.key, ...args);
    expect(code).toBe(0);
    const versions = [...output.matchAll(/^ {2}"ver": (\d+),?$/gm)].map(([, ver]) => Number(ver));
    // Published, refused text, closed by the quarantine, fetched again.
    expect(versions.length).toBeGreaterThanOrEqual(4);
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
    expect(output).toMatch(/^partition \d+ offset \d+ at \S+ key t_default\|/m);
    expect(output).toContain('ce_type');
  });

  it('says what a rebuild would change, and changes nothing', async () => {
    const before = await rebuilds.dump();
    await control().clearRequests();
    const { code, output } = await replay(world, operator.key, 'rebuild', '--dry-run');
    expect([code, output]).toEqual([0, expect.stringMatching(/^checked: \d+ records replayed, \d+ entries verified/m)]);
    expect(output).toMatch(/would appear 0, vanish 0, differ 0/);
    expect(await rebuilds.dump()).toBe(before);
    expect(await rebuilds.searched()).toEqual(expect.arrayContaining([indexOf('public'), indexOf('internal')]));
    expect((await control().requests()).total).toBe(0);
  });

  it('brings back an index that somebody deleted, without a request to Zendesk; until then searches say that it is missing', async () => {
    await index.indices.delete({ index: indexOf('public') });
    const { status, body } = await ask(reader, open[0]!);
    expect({ status, code: body.code }).toEqual({ status: 503, code: 'search_index_missing' });
    const { code, output } = await replay(world, operator.key, 'rebuild', '--why', 'the index is gone');
    expect([code, output]).toEqual([0, expect.stringMatching(/^swapped: /m)]);
    await eventually(async () => expect((await ask(reader, open[0]!)).status).toBe(200), { timeoutMs: 30_000 });
    await isTrue();
    expect((await control().requests()).total).toBe(0);
  });

  it('refuses a key that may not rebuild', async () => {
    const denied = await replay(world, reader.key, 'rebuild', '--dry-run');
    expect([denied.code, denied.output]).toEqual([2, expect.stringContaining('403')]);
  });
});

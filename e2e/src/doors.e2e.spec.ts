import type { ArticleDto, CreatedKeyDto, DeletionDto, ProblemDto, SourceDto } from '@helpdex/contracts';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ApiClient } from './api-client';
import { everywhere, formsOf, type Place } from './everywhere';
import { finalRun } from './final-run';
import { createAccount, createWorld, sourceInput, type World } from './world';

const TOKEN = 'canary+/Zendesk=token&4711';
const WRONG_TOKEN = 'canary+/wrong=token&4712';
const WEBHOOK_SECRET = 'canary+/webhook=secret&4713';
const EMAIL = 'admin@acme.test';
const UNKNOWN = '01jdzzzzzzzzzzzzzzzzzzzzzz';

let world: World;
let source: SourceDto;
let gone: DeletionDto;
let article: ArticleDto;
let key: CreatedKeyDto;
let stranger: ApiClient;
let strangerKey: string;
/** Texts of answers that were given in the course of this file. */
const answers: string[] = [];

beforeAll(async () => {
  world = await createWorld('doors');
  await createAccount(world, 'acme', { kind: 'generated', articles: 8, locales: ['en-us'] });
  await createAccount(world, 'gone', { kind: 'generated', articles: 1, locales: ['en-us'] });
  await world.simulator.control.command('acme', { apiToken: { add: TOKEN } });
  source = await world.api.createSource(sourceInput('acme', { credentials: { kind: 'api_token', email: EMAIL, token: TOKEN } }));
  const run = await finalRun(world.api, source.activeRun!.id);
  expect(run.status).toBe('completed');
  await world.api.expect(200, 'PATCH', `/sources/${source.id}`, { webhookSecret: WEBHOOK_SECRET });
  const other = await world.api.createSource(sourceInput('gone', { startSync: false }));
  gone = await world.api.expect(202, 'DELETE', `/sources/${other.id}`);
  [article] = (await world.api.articles(source.id)) as [ArticleDto];
  key = await world.api.createKey('agent');
  strangerKey = (await world.api.expect<{ adminKey: string }>(201, 'POST', '/tenants', { name: 'Stranger' })).adminKey;
  stranger = world.api.as(strangerKey);
});
afterAll(() => world?.stop());

interface Cell {
  method: string;
  path: string;
  mine: string;
  unknown: string;
  body: unknown;
}

const BODIES: Readonly<Record<string, unknown>> = {
  'PATCH /sources/{id}': { name: 'Taken over' },
  'POST /sources/{id}/sync': { mode: 'full' },
  'POST /sources/{id}/reconnect': { credentials: { kind: 'api_token', email: EMAIL, token: WRONG_TOKEN } },
  'PUT /articles/{id}/visibility': { override: 'public' },
};

/** Every route that names an id, with an id of the first tenant and with one that nobody has. */
async function cells(): Promise<Cell[]> {
  const document = await world.api.request<{ paths: Record<string, Record<string, { security?: unknown }>> }>('GET', '/api/openapi.json');
  const ids: Record<string, [string, string]> = {
    sources: [source.id, `src_${UNKNOWN}`],
    runs: [source.activeRun!.id, `run_${UNKNOWN}`],
    articles: [article.id, `src_${UNKNOWN}:1:en-us`],
    quarantine: [article.id, `src_${UNKNOWN}:1:en-us`],
    reviews: [`override:${article.id}`, `override:src_${UNKNOWN}:1:en-us`],
    keys: [key.id, `key_${UNKNOWN}`],
    deletions: [gone.id, `del_${UNKNOWN}`],
  };
  return Object.entries(document.body.paths).flatMap(([path, item]) => {
    const short = path.replace('/api/v1', '');
    const [mine, unknown] = ids[short.split('/')[1] ?? ''] ?? [];
    if (!path.includes('{id}') || !mine || !unknown) return [];
    return Object.entries(item)
      .filter(([, { security }]) => security)
      .map(([method, _operation]) => {
        const name = `${method.toUpperCase()} ${short}`;
        return { method: method.toUpperCase(), path: short, mine, unknown, body: BODIES[name] };
      });
  });
}

async function tried(api: ApiClient, { method, path, body }: Cell, id: string): Promise<Partial<ProblemDto>> {
  const answer = await api.request<ProblemDto>(method, `/api/v1${path.replace('{id}', id)}`, body);
  answers.push(JSON.stringify(answer.body));
  return { ...answer.body, status: answer.status };
}

describe('a key of another tenant', () => {
  it('finds nothing at any route under any id, and is told nothing else than of an id that nobody has', async () => {
    const all = await cells();
    expect(all.length).toBeGreaterThanOrEqual(15);
    const told = [];
    for (const cell of all) {
      const [mine, unknown] = [await tried(stranger, cell, cell.mine), await tried(stranger, cell, cell.unknown)];
      told.push({ cell: `${cell.method} ${cell.path}`, status: mine.status, same: JSON.stringify(mine) === JSON.stringify(unknown) });
    }
    expect(told.filter(({ status, same }) => status !== 404 || !same)).toEqual([]);
  });

  it('sees nothing of the first tenant in any list or search', async () => {
    const seen: unknown[] = [];
    for (const path of [
      '/sources',
      '/articles',
      '/reviews',
      `/articles?source=${source.id}`,
      `/search?q=the&source=${source.id}`,
      '/search?q=the',
      '/search/passages?q=the',
    ])
      seen.push((await stranger.expect<{ items: unknown[] }>(200, 'GET', path)).items);
    expect(seen.flat()).toEqual([]);
    const { items } = await stranger.expect<{ items: { id: string }[] }>(200, 'GET', '/keys');
    expect(items.map(({ id }) => id)).not.toContain(key.id);
    expect(JSON.stringify(await stranger.expect<object>(200, 'GET', '/audit'))).not.toContain(source.id);
  });

  it('changed nothing', async () => {
    const now = await world.api.source(source.id);
    expect({ name: now.name, status: now.status, activeRun: now.activeRun }).toEqual({
      name: source.name,
      status: 'active',
      activeRun: null,
    });
    expect((await world.api.article(article.id)).override).toBeNull();
    expect((await world.api.as(key.key).request('GET', '/api/v1/articles?limit=1')).status).toBe(200);
  });
});

describe('one request sent twice', () => {
  it('makes one key, however many send it at once, and the answer stays the same', async () => {
    const send = async (): Promise<{ status: number; body: CreatedKeyDto }> => {
      const answer = await fetch(`${world.services.gatewayUrl}/api/v1/keys`, {
        method: 'POST',
        headers: { authorization: `Bearer ${world.services.adminKey}`, 'content-type': 'application/json', 'idempotency-key': 'once-only' },
        body: JSON.stringify({ name: 'Once', role: 'reader' }),
      });
      return { status: answer.status, body: (await answer.json()) as CreatedKeyDto };
    };
    const made = await Promise.all([send(), send(), send(), send()]);
    expect(new Set(made.map(({ status, body }) => `${status} ${body.id} ${body.key}`)).size).toBe(1);
    const keys = await world.api.all<{ name: string }>('/keys');
    expect(keys.filter(({ name }) => name === 'Once')).toHaveLength(1);
  });
});

describe('a foreign host', () => {
  let foreign: Server;
  const received: string[] = [];
  beforeAll(async () => {
    foreign = createServer((request, response) => {
      received.push(`${request.url} ${JSON.stringify(request.headers)}`);
      response.end('{}');
    });
    await new Promise<void>((resolve) => foreign.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => void foreign?.close());

  it.each(['next page', 'redirect'])('is never asked, whatever Zendesk says: %s', async (kind) => {
    const origin = `http://127.0.0.1:${(foreign.address() as AddressInfo).port}`;
    const { control } = world.simulator;
    const path = '^/api/v2/help_center';
    if (kind === 'next page') {
      await control.command('acme', { switches: { maxPageSize: 3 } });
      await control.addFault({ path, effect: { kind: 'foreign_next', origin } });
    } else await control.addFault({ path, effect: { kind: 'status', status: 302, headers: { location: `${origin}/api/v2/articles` } } });
    const run = await finalRun(world.api, (await world.api.sync(source.id, 'full')).id);
    await control.clearFaults();
    expect([run.status === 'completed', received]).toEqual([false, []]);
    expect((await world.api.articles(source.id)).filter(({ state }) => state === 'live')).toHaveLength(8);
  });
});

describe('secrets', () => {
  let places: Place[];
  beforeAll(async () => {
    for (const body of [
      sourceInput('acme', { credentials: { kind: 'api_token', email: EMAIL, token: WRONG_TOKEN } }),
      { token: WRONG_TOKEN },
      `{"token":"${WRONG_TOKEN}`,
    ])
      for (const path of ['/sources', '/sources/check', '/keys', `/sources/${source.id}/reconnect`])
        answers.push(JSON.stringify((await world.api.request('POST', `/api/v1${path}`, body)).body));
    for (const path of [
      '/sources',
      `/sources/${source.id}`,
      `/sources/${source.id}/runs`,
      '/keys',
      '/audit',
      '/articles',
      `/articles/${article.id}`,
      '/reviews',
      '/search?q=canary',
    ])
      answers.push(JSON.stringify(await world.api.expect(200, 'GET', path)));
    places = [...(await everywhere(world, world.services.namespace)), { name: 'answers', text: answers.join('\n') }];
  });

  it('were looked for where there is something to be found', () => {
    const present = (name: string, text: string): boolean => places.find((place) => place.name === name)?.text.includes(text) ?? false;
    expect({
      logs: present('logs', '"msg":"request"'),
      topics: present('topics', source.id),
      databases: present('databases', '"kid":') && present('databases', source.id),
      index: present('index', article.articleId),
      metrics: present('metrics', 'helpdex_http_request_seconds'),
      processes: present('command lines', 'helpdex.process'),
      answers: present('answers', source.id),
    }).toEqual({ logs: true, topics: true, databases: true, index: true, metrics: true, processes: true, answers: true });
  });

  it('are in none of them, in no form', () => {
    const afterPrefix = (secret: string): string => secret.slice(13);
    const secrets = [TOKEN, WRONG_TOKEN, WEBHOOK_SECRET, ...[key.key, strangerKey, world.services.adminKey].map(afterPrefix)];
    const found = places.flatMap(({ name, text }) =>
      secrets.flatMap((secret, number) =>
        formsOf(secret, EMAIL).flatMap((form, at) => (text.includes(form) ? [`secret ${number}, form ${at}, in ${name}`] : [])),
      ),
    );
    expect(found).toEqual([]);
  });
});

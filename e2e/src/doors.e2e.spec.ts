import type { CreatedKeyDto, SourceDto } from '@helpdex/contracts';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WEBHOOK_SECRET } from './doors/changes';
import { makeDeadLetter } from './doors/dead-letter';
import { describeChanges } from './doors/describe-changes';
import { describeTenants } from './doors/describe-tenants';
import { setScene, type Scene } from './doors/scene';
import { everywhere, formsOf, type Place } from './everywhere';
import { finalRun } from './final-run';
import { createAccount, createWorld, sourceInput, UNLIMITED, type World } from './world';

const TOKEN = 'canary+/Zendesk=token&4711';
const WRONG_TOKEN = 'canary+/wrong=token&4712';
const OAUTH = {
  ...{ kind: 'oauth_token', clientId: 'canary-client', clientSecret: 'canary+/client=secret&4714' },
  ...{ accessToken: 'canary+/access=token&4715', refreshToken: 'canary+/refresh=token&4716' },
};
const EMAIL = 'admin@acme.test';

let world: World;
let scene: Scene;
let source: SourceDto;
/** Texts of answers that were given in the course of this file. */
const answers: string[] = [];

beforeAll(async () => {
  world = await createWorld('doors', UNLIMITED);
  await createAccount(world, 'acme', { kind: 'generated', articles: 8, locales: ['en-us'] });
  for (const subdomain of ['gone', 'fresh', 'elsewhere', 'oauth'])
    await createAccount(world, subdomain, { kind: 'generated', articles: 1, locales: ['en-us'] });
  await world.simulator.control.command('acme', { apiToken: { add: TOKEN } });
  const { accessToken: token, refreshToken } = OAUTH;
  await world.simulator.control.command('oauth', { accessToken: { token, refreshToken, email: 'admin@oauth.test' } });
  for (const [subdomain, credentials] of [
    ['oauth', OAUTH],
    ['acme', { kind: 'api_token', email: EMAIL, token: TOKEN }],
  ] as const) {
    source = await world.api.createSource(sourceInput(subdomain, { credentials }));
    expect(await finalRun(world.api, source.activeRun!.id)).toMatchObject({ status: 'completed' });
  }
  scene = await setScene(world);
});
afterAll(() => world?.stop());

describe('a key of another tenant', () =>
  describeTenants(
    () => ({ world, scene }),
    (text) => answers.push(text),
  ));

describe('the admin of the first tenant', () => describeChanges(() => ({ world, scene })));

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
    const path = kind === 'redirect' ? '^/api/v2/' : '^/api/v2/help_center';
    if (kind === 'next page') {
      await control.command('acme', { switches: { maxPageSize: 3 } });
      await control.addFault({ path, effect: { kind: 'foreign_next', origin } });
    } else await control.addFault({ path, effect: { kind: 'status', status: 302, headers: { location: `${origin}/api/v2/articles` } } });
    const run = await finalRun(world.api, (await world.api.sync(source.id, 'full')).id);
    // What is typed in to be tried goes the same way.
    if (kind === 'redirect')
      expect((await world.api.refused('POST', '/sources/check', sourceInput('elsewhere'))).code).toBe('zendesk_subdomain_unknown');
    await control.clearFaults();
    expect([run.status === 'completed', received]).toEqual([false, []]);
    expect((await world.api.articles(source.id)).filter(({ state }) => state === 'live')).toHaveLength(8);
  });
});

it('that Zendesk is looked for at an address of the operator stands in the log', () => {
  const said = world.services.all.flatMap(({ logFile }) => readFileSync(logFile, 'utf8').split('\n'));
  const line = said.find((text) => text.includes('Zendesk is looked for at an address of the operator'));
  expect(JSON.parse(line ?? '{}')).toMatchObject({
    level: 'warn',
    service: 'fetcher',
    originTemplate: `${world.simulator.url}/{subdomain}`,
  });
});

describe('secrets', () => {
  let places: Place[];
  beforeAll(async () => {
    await makeDeadLetter(world, source.id);
    for (const body of [
      sourceInput('acme', { credentials: { kind: 'api_token', email: EMAIL, token: WRONG_TOKEN } }),
      { token: WRONG_TOKEN },
      `{"token":"${WRONG_TOKEN}`,
    ])
      for (const path of [
        '/sources',
        '/sources/check',
        '/keys',
        `/sources/${source.id}/reconnect`,
        `/sources/check?token=${encodeURIComponent(WRONG_TOKEN)}`,
      ])
        answers.push(JSON.stringify((await world.api.request('POST', `/api/v1${path}`, body)).body));
    for (const path of [
      '/sources',
      `/sources/${source.id}`,
      `/sources/${source.id}/runs`,
      '/keys',
      '/audit',
      '/articles',
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
      'dead letters': present('dead letters', source.id),
      databases: present('databases', '"kid":') && present('databases', source.id),
      index: present('index', source.id),
      metrics: present('metrics', 'helpdex_http_request_seconds'),
      processes: present('command lines', 'helpdex.process'),
      answers: present('answers', source.id),
    }).toEqual({
      logs: true,
      topics: true,
      'dead letters': true,
      databases: true,
      index: true,
      metrics: true,
      processes: true,
      answers: true,
    });
  });

  it.each(['', 'a', 'ab', `${EMAIL}/token:`])(
    'would be found behind %j, in base64 and in what addresses and pages make of them',
    (before) => {
      const text = `${before}${TOKEN} and more`;
      const [base64, address] = [Buffer.from(text).toString('base64'), new URLSearchParams({ text }).toString()];
      for (const written of [
        text,
        base64,
        Buffer.from(text).toString('base64url'),
        JSON.stringify(text),
        address,
        encodeURIComponent(address),
      ])
        expect(formsOf(TOKEN, EMAIL).filter((form) => written.includes(form))).not.toEqual([]);
    },
  );

  it('are in none of them, in no form', () => {
    const afterPrefix = (secret: string): string => secret.slice(13);
    const keys = [scene.ownerKey.key, scene.strangerKey, world.services.adminKey].map(afterPrefix);
    const secrets = [TOKEN, WRONG_TOKEN, WEBHOOK_SECRET, OAUTH.clientSecret, OAUTH.accessToken, OAUTH.refreshToken, ...keys];
    const found = places.flatMap(({ name, text }) =>
      secrets.flatMap((secret, number) =>
        formsOf(secret, EMAIL).flatMap((form, at) => (text.includes(form) ? [`secret ${number}, form ${at}, in ${name}`] : [])),
      ),
    );
    expect(found).toEqual([]);
  });
});

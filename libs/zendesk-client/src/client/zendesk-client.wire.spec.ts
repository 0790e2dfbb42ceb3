import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { articleBody, cursorPage, JumpingClock } from '../spec-kit';
import { apiTokenCredential } from '../credentials/static.credential';
import { RateBudget } from '../rate/rate-budget';
import { UndiciTransport } from '../transport/undici.transport';
import { ZendeskClient } from './zendesk-client';

interface Listening {
  server: Server;
  base: string;
  seen: IncomingMessage[];
}

async function listen(respond: RequestListener): Promise<Listening> {
  const seen: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    seen.push(request);
    respond(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

/** Client, transport and sockets together, with an account under a path as the operator's template may put it. */
describe('on the wire', () => {
  const transport = new UndiciTransport();
  let respond: RequestListener;
  let zendesk: Listening;
  let stranger: Listening;
  let clock: JumpingClock;
  let client: ZendeskClient;

  beforeAll(async () => {
    zendesk = await listen((request, response) => respond(request, response));
    stranger = await listen((_request, response) => response.end('{}'));
  });

  beforeEach(() => {
    zendesk.seen.length = 0;
    clock = new JumpingClock();
    client = new ZendeskClient({
      subdomain: 'acme',
      originTemplate: `${zendesk.base}/{subdomain}`,
      credentials: apiTokenCredential('ada@acme.test', 'secret'),
      budget: new RateBudget(),
      transport,
      clock,
      limits: { maxResponseBytes: 50_000, maxAttempts: 3 },
    });
  });

  afterAll(async () => {
    await transport.close();
    for (const { server } of [zendesk, stranger]) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });

  const list = (position: string | null = null) =>
    client.listArticlesPage({ brand: 'acme', position, pageSize: 100, includeTranslations: false });
  const articles = (): string => `${zendesk.base}/acme/api/v2/help_center/articles`;

  it('walks a listing page by page', async () => {
    respond = (request, response) => {
      const isSecond = new URL(request.url ?? '', zendesk.base).searchParams.get('page[after]') === 'B+/=';
      const body = isSecond
        ? cursorPage('articles', [articleBody(2)], null, articles())
        : cursorPage('articles', [articleBody(1)], 'B+/=', articles());
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'application/json' }).end(gzipSync(JSON.stringify(body)));
    };
    const first = await list();
    const second = await list(JSON.parse(JSON.stringify(first.next)) as string);
    expect([...first.rows, ...second.rows].map((row) => row.ok && row.value.id)).toEqual(['1', '2']);
    expect(second.next).toBeNull();
    expect(zendesk.seen.every(({ url }) => url?.startsWith('/acme/api/v2/help_center/articles?'))).toBe(true);
  });

  it.each<[string, RequestListener, string]>([
    [
      'a redirect',
      (_request, response) => response.writeHead(302, { location: `${stranger.base}/acme/api/v2/help_center/articles` }).end(),
      'zendesk_redirected',
    ],
    [
      'a next link',
      (_request, response) =>
        response.end(JSON.stringify(cursorPage('articles', [], 'B', `${stranger.base}/acme/api/v2/help_center/articles`))),
      'zendesk_foreign_link',
    ],
    [
      'a next link to another account on the same server',
      (_request, response) =>
        response.end(JSON.stringify(cursorPage('articles', [], 'B', `${zendesk.base}/other/api/v2/help_center/articles`))),
      'zendesk_foreign_link',
    ],
    [
      'a next page by number',
      (_request, response) =>
        response.end(JSON.stringify({ articles: [], next_page: `${stranger.base}/acme/api/v2/help_center/articles?page=2` })),
      'zendesk_foreign_link',
    ],
  ])('%s that leads elsewhere is an error, and elsewhere never hears of the credential', async (_name, step, code) => {
    respond = step;
    await expect(list()).rejects.toMatchObject({ code, action: 'stop' });
    expect(zendesk.seen).toHaveLength(1);
    expect(stranger.seen).toEqual([]);
  });

  it('asks for less when an answer is larger than allowed', async () => {
    respond = (_request, response) =>
      response.end(JSON.stringify(cursorPage('articles', [articleBody(1, { body: 'x'.repeat(60_000) })], null, articles())));
    await expect(list()).rejects.toMatchObject({ code: 'zendesk_page_too_heavy', action: 'split_page' });
  });

  it('reads again what broke off in the middle', async () => {
    respond = (_request, response) => {
      const body = JSON.stringify(cursorPage('articles', [articleBody(1)], null, articles()));
      if (zendesk.seen.length > 1) return void response.end(body);
      response.writeHead(200, { 'content-length': body.length });
      response.write(body.slice(0, 40));
      setImmediate(() => response.destroy());
    };
    expect((await list()).rows).toHaveLength(1);
    expect(zendesk.seen).toHaveLength(2);
  });

  it('waits as the plain text of a throttled answer asks, and learns the allowance of the next', async () => {
    respond = (_request, response) => {
      if (zendesk.seen.length === 1)
        return void response
          .writeHead(429, { 'retry-after': '13', 'content-type': 'text/plain' })
          .end('Number of allowed API requests per minute exceeded');
      response
        .writeHead(200, { 'x-rate-limit': '700', 'x-rate-limit-remaining': '600' })
        .end(JSON.stringify({ user: { id: 5, role: 'admin' } }));
    };
    expect(await client.usersMe()).toMatchObject({ id: '5', role: 'admin' });
    expect(clock.slept).toContain(13_000);
  });

  it('does not take a maintenance page with status 200 for data', async () => {
    respond = (_request, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html><title>Maintenance</title></html>');
    await expect(list()).rejects.toMatchObject({ code: 'zendesk_answer_unreadable' });
    expect(zendesk.seen).toHaveLength(3);
  });
});

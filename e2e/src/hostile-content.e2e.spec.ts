import type { ArticleDetailDto, PassageResultDto, SearchResultDto } from '@helpdex/contracts';
import { buildApps } from '@helpdex/local-stack';
import { openBrowser, type OpenBrowser } from '@helpdex/testing/browser';
import { signIn } from './dashboard-page';
import { Guide } from './guide';
import { shownAs } from './hostile/inspect';
import { bodyOf, SAMPLES, SHOWN_AS_TEXT, wordOf } from './hostile/samples';
import { createWorld, type World } from './world';

/** Those of which the dashboard's own pages are opened; of all others what it would be given is shown without any protection. */
const OPENED = ['script', 'image that fails', 'SVG', 'frame with a page', 'refresh', 'mutates in a noscript', 'entities once'];
const HOSTILE_NAME = '<img src=x onerror=top.canary=1>"\'><script>top.canary=1</script>{{7*7}}';

let world: World;
let guide: Guide;
let browser: OpenBrowser;
let articles: ArticleDetailDto[];
let named: number;
/** Everything that any page asked for beyond the gateway. */
const outside: string[] = [];
const said: string[] = [];

beforeAll(async () => {
  await buildApps();
  world = await createWorld('hostile', { build: false });
  guide = await Guide.open(world, 'hostile', ['en-us']);
  const made: number[] = [];
  for (const [number, sample] of SAMPLES.entries())
    made.push(await guide.article({ 'en-us': { title: `Sample ${number}`, body: bodyOf(sample, number) } }));
  named = await guide.article(
    { 'en-us': { title: HOSTILE_NAME, body: `<h2>${HOSTILE_NAME}</h2><p>kanarienamed</p>` } },
    { labels: ['<b onload=x>'] },
  );
  expect(await guide.connect()).toMatchObject({ status: 'completed', error: null });
  articles = await Promise.all(made.map((article) => guide.entry(article)));
  browser = await openBrowser();
  await browser.context.route(
    (url) => url.origin !== world.services.gatewayUrl && !/^(?:about|data|blob):/.test(url.protocol),
    (route) => {
      outside.push(route.request().url());
      return route.abort();
    },
  );
  browser.page.on('console', (message) => said.push(message.text()));
  browser.page.on('dialog', (dialog) => {
    said.push(`canary dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
});
afterAll(async () => {
  await browser?.close();
  await world?.stop();
});

const searched = (query: string): Promise<SearchResultDto> => world.api.search(`q=${encodeURIComponent(query)}`);
const passages = (query: string): Promise<PassageResultDto> =>
  world.api.expect(200, 'GET', `/search/passages?q=${encodeURIComponent(query)}`);
const words = SAMPLES.map((_, number) => wordOf(number));

async function byMcp(q: string): Promise<{ items: { snippet?: string }[] }> {
  const answer = await fetch(`${world.services.gatewayUrl}/mcp`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${world.services.adminKey}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'search', arguments: { q } } }),
  });
  return ((await answer.json()) as { result: { structuredContent: { items: { snippet?: string }[] } } }).result.structuredContent;
}

/** A page without policy, sandbox or framework, as a careless client would be. */
async function carelessly(texts: string[]): Promise<void> {
  const careless = await browser.context.newPage();
  careless.on('console', (message) => said.push(message.text()));
  try {
    expect(await shownAs(careless, texts)).toEqual({ found: [], mutated: [], ran: false });
  } finally {
    await careless.close();
  }
  expect([outside, said.filter((line) => line.includes('canary'))]).toEqual([[], []]);
}

describe('what the API gives of hostile articles', () => {
  it('has each article, and its words', () => {
    expect(articles.length).toBeGreaterThan(50);
    expect(articles.filter(({ text }, number) => !text.includes(words[number]!)).map(({ title }) => title)).toEqual([]);
  });

  it('would run when the samples were not cleaned: the check can fail', async () => {
    const careless = await browser.context.newPage();
    const shown = await shownAs(careless, SAMPLES.map(bodyOf));
    await careless.close();
    expect(shown.ran).toBe(true);
    expect(shown.found.length).toBeGreaterThan(40);
    // They also called home.
    expect(outside.splice(0).length).toBeGreaterThan(0);
    said.splice(0);
  });

  it('holds nothing that could run in a body', () => carelessly(articles.map(({ body }) => body)));

  it('holds nothing that could run in snippets, over REST and MCP', async () => {
    const hits = await Promise.all(words.map(async (word) => (await searched(word)).items));
    expect(hits.filter((items) => items.length === 0)).toEqual([]);
    const told = await byMcp(words[0]!);
    await carelessly([...hits.flat(), ...told.items].map(({ snippet }) => snippet ?? ''));
    const markup = hits.flat().flatMap(({ snippet }) => snippet.match(/<\/?[^>]*>?/g) ?? []);
    expect([...new Set(markup)].sort()).toEqual(['</mark>', '<mark>']);
  });

  it('has passages that are text, without what was script', async () => {
    const found = await Promise.all(words.map(async (word) => (await passages(word)).items));
    expect(found.filter((items) => items.length === 0)).toEqual([]);
    const shown = SAMPLES.flatMap(({ name }, number) => (SHOWN_AS_TEXT.test(name) ? [articles[number]!.articleId] : []));
    const left = found
      .flat()
      .filter(({ articleId, text }) => !shown.includes(articleId) && /<\w|canary\.test\/ran|onerror\s*=/i.test(text));
    expect(left.map(({ title, text }) => `${title}: ${text}`)).toEqual([]);
  });
});

describe('the dashboard in a real browser', () => {
  const nothingRan = async (): Promise<void> => {
    expect(await browser.page.evaluate("'canary' in window")).toBe(false);
    expect([outside, said.filter((line) => /canary|Content Security Policy|Blocked script/i.test(line))]).toEqual([[], []]);
  };
  const go = (path: string): Promise<unknown> => browser.page.goto(world.services.gatewayUrl + path);

  beforeAll(() =>
    signIn(browser.page, world.services.gatewayUrl, world.services.adminKey).then(() =>
      browser.page.getByRole('heading', { name: 'Data Sources' }).waitFor(),
    ),
  );

  it.each(OPENED)('previews "%s" and runs nothing of it', async (name) => {
    const number = SAMPLES.findIndex((sample) => sample.name === name);
    await go(`/articles/${encodeURIComponent(articles[number]!.id)}`);
    const frame = browser.page.frameLocator('iframe');
    await frame.getByText(wordOf(number)).waitFor();
    expect(await browser.page.locator('iframe').getAttribute('sandbox')).toBe('');
    await nothingRan();
  });

  it('shows hostile names as text', async () => {
    const id = encodeURIComponent(guide.idOf(named, 'en-us'));
    await go(`/articles/${id}`);
    await browser.page.getByText(HOSTILE_NAME).first().waitFor();
    await go('/search?q=kanarienamed');
    await browser.page.getByText(HOSTILE_NAME).first().waitFor();
    await nothingRan();
  });
});

describe('a search', () => {
  const status = async (query: string): Promise<number> => (await world.api.request('GET', `/api/v1/search?${query}`)).status;
  const cursorAt = (offset: number): string => Buffer.from(JSON.stringify([offset, 'x'])).toString('base64url');

  it.each([
    ['as long as allowed, of words', 200, `q=${'word+'.repeat(99)}`],
    ['as long as allowed, of one word', 200, `q=${'x'.repeat(500)}`],
    ['as long as allowed, of characters that are words', 200, `q=${encodeURIComponent('設'.repeat(500))}`],
    ['of pictures', 200, `q=${encodeURIComponent('😀'.repeat(250))}`],
    ['of syntax', 200, `q=${encodeURIComponent('title:* OR (a~9 AND "x"^9) /.*/ [* TO *]')}`],
    ['longer', 400, `q=${'x'.repeat(501)}`],
    ['with larger pages', 400, 'q=a&limit=101'],
    ['deeper than it reaches', 400, `q=a&cursor=${cursorAt(1_000)}`],
    ['from a place of its own choice', 400, `q=a&cursor=${cursorAt(10)}`],
  ])('%s is answered with %d', async (_, expected, query) => expect(await status(query)).toBe(expected));
});

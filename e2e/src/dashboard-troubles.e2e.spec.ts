import type { ArticleDto, SourceDto } from '@helpdex/contracts';
import { buildApps } from '@helpdex/local-stack';
import { eventually } from '@helpdex/testing';
import { openBrowser, type OpenBrowser } from '@helpdex/testing/browser';
import type { Locator, Page } from 'playwright-core';
import { seriousFaults, signIn } from './dashboard-page';
import { finalRun } from './final-run';
import { picture } from './picture';
import { createAccount, createWorld, sourceInput, type World } from './world';

const SUBDOMAIN = 'troubled';
const NAME = `${SUBDOMAIN} help`;
const TOKEN = `${SUBDOMAIN}-token`;
/** So long that two browsers have come to watch before the run is over, on a busy machine too. */
const SLOW_PAGE_MS = 6_000;
/** A service that is started has to come up on a busy machine. */
const START_MS = 120_000;

let world: World;
let browser: OpenBrowser;
let colleague: OpenBrowser;
let source: SourceDto;
let article: ArticleDto;

beforeAll(async () => {
  await buildApps();
  world = await createWorld('troubles', { build: false });
  await createAccount(world, SUBDOMAIN, { kind: 'generated', articles: 60, locales: ['en-us', 'de'] });
  await world.simulator.control.command(SUBDOMAIN, { switches: { maxPageSize: 10 } });
  source = await world.api.createSource(sourceInput(SUBDOMAIN));
  await finalRun(world.api, source.activeRun!.id);
  article = (await world.api.articles(source.id))[0]!;
  [browser, colleague] = await Promise.all([openBrowser(), openBrowser()]);
  for (const { page } of [browser, colleague]) {
    await signIn(page, world.services.gatewayUrl, world.services.adminKey);
    await page.getByRole('heading', { name: NAME }).waitFor();
  }
});
afterAll(async () => {
  await Promise.all([browser?.close(), colleague?.close()]);
  await world?.stop();
});

const control = () => world.simulator.control;
const page = () => browser.page;
const go = (path: string) => page().goto(world.services.gatewayUrl + path);
const tryAgain = () => page().getByRole('button', { name: 'Try again' }).first();

describe('two people at two screens', () => {
  /** A full sync whose pages come so slowly that it can be watched. */
  async function watchedByBoth(): Promise<string> {
    await control().addFault({ path: '/articles\\?.*include=translations', effect: { kind: 'delay', ms: SLOW_PAGE_MS }, after: 2 });
    const run = await world.api.sync(source.id, 'full');
    for (const one of [browser, colleague]) {
      await one.page.goto(`${world.services.gatewayUrl}/runs/${run.id}`);
      await one.page.getByRole('progressbar', { name: 'Sync progress' }).waitFor();
    }
    return run.id;
  }
  const outcomes = (one: Page): Locator => one.locator('section', { hasText: 'What became of the articles' }).getByRole('table');

  it('see the same run move, and end alike, without touching anything', async () => {
    const id = await watchedByBoth();
    const figures = () => Promise.all([browser, colleague].map((one) => one.page.getByText(/^\d+ \/ \d+ \(\d+ %\)$/).textContent()));
    const [mine, theirs] = await figures();
    await eventually(async () => {
      const [now, there] = await figures();
      expect([now !== mine, there !== theirs]).toEqual([true, true]);
    });
    await control().clearFaults();
    for (const one of [browser, colleague]) await one.page.getByRole('status').getByText('Completed', { exact: true }).waitFor();
    expect((await finalRun(world.api, id)).status).toBe('completed');
    expect(await outcomes(page()).innerText()).toBe(await outcomes(colleague.page).innerText());
  });

  it('see it end when one of them cancels it', async () => {
    const id = await watchedByBoth();
    await page().getByRole('button', { name: 'Cancel sync' }).click();
    await page().getByRole('dialog').getByRole('button', { name: 'Cancel sync' }).click();
    for (const one of [browser, colleague]) await one.page.getByRole('status').getByText('Cancelled', { exact: true }).waitFor();
    expect((await finalRun(world.api, id)).status).toBe('cancelled');
    await control().clearFaults();
  });
});

describe('a source that breaks and heals', () => {
  it('says so while it is watched, with what to do, and counts in the navigation', async () => {
    await go('/sources');
    await page().getByRole('heading', { name: NAME }).waitFor();
    await control().command(SUBDOMAIN, { apiToken: { revoke: TOKEN } });
    await page().getByRole('button', { name: 'Sync now' }).click();
    await page().getByRole('alert').getByRole('link', { name: 'Enter new credentials' }).waitFor({ timeout: START_MS });
    await page().getByRole('link', { name: 'Needs attention' }).getByText('1', { exact: true }).waitFor();
    expect(await seriousFaults(page())).toEqual([]);
  });

  it('heals before the same eyes', async () => {
    await control().command(SUBDOMAIN, { apiToken: { add: TOKEN } });
    await page().getByRole('button', { name: 'Sync now' }).click();
    await page().getByRole('alert').waitFor({ state: 'detached', timeout: START_MS });
    await page().getByText('Connected', { exact: true }).waitFor();
  });
});

describe('an answer that fails or does not come', () => {
  /** What the gateway answers when a service behind it is gone. */
  const DOWN = { code: 'service_unavailable', detail: 'A service does not answer at the moment.', status: 503, title: '', type: '' };
  const body = JSON.stringify(DOWN);

  // What is there once it is answered again.
  it.each<[string, string, (on: Page) => Locator]>([
    ['/sources', 'sources?**', (on) => on.getByRole('heading', { name: NAME })],
    ['/sources/SOURCE', 'sources/src_*', (on) => on.getByRole('heading', { name: `Edit ${NAME}` })],
    ['/articles', 'articles?**', (on) => on.getByText(/^\d+ articles$/)],
    ['/articles/ARTICLE', 'articles/src_*', (on) => on.getByTitle('Text of the article')],
    ['/search?q=router', 'search?**', (on) => on.getByText(/ ms$/)],
    ['/runs', 'runs?**', (on) => on.getByRole('link', { name: 'Sync 1', exact: true })],
    ['/runs/RUN', 'runs/run_*', (on) => on.getByText('Every article seen has one outcome.')],
    ['/attention', 'reviews?**', (on) => on.getByText('Nothing waits for you')],
    ['/operations?tab=rebuilds', 'rebuilds?**', (on) => on.getByText('No rebuild yet')],
    ['/operations?tab=drift', 'drift-checks?**', (on) => on.getByRole('button', { name: 'Start check' })],
    ['/settings', 'keys?**', (on) => on.getByRole('columnheader', { name: 'Begins with' })],
    ['/settings?tab=audit', 'audit?**', (on) => on.getByText('source.created')],
  ])('is told on %s with what to do, and another try brings the page', async (path, address, healed) => {
    const runs = await world.api.all<{ id: string }>(`/runs?source=${source.id}`);
    await page().route(`**/api/v1/${address}`, (route) => route.fulfill({ status: 503, contentType: 'application/problem+json', body }));
    await go(path.replace('SOURCE', source.id).replace('ARTICLE', encodeURIComponent(article.id)).replace('RUN', runs.at(-1)!.id));
    await page().getByText(DOWN.detail).first().waitFor();
    await page().getByText('Nothing is lost by it.').first().waitFor();
    await page().unroute(`**/api/v1/${address}`);
    await tryAgain().click();
    await healed(page()).first().waitFor();
    await page().getByText(DOWN.detail).first().waitFor({ state: 'detached' });
  });
});

describe('services that are really gone', () => {
  const card = (name: string) => page().getByRole('article', { name, exact: true });

  it('are named with what that means and what to do, also the one that nobody calls, and are back on the page by themselves', async () => {
    const gone = ['classifier', 'scheduler'] as const;
    for (const name of gone) world.services.service(name).kill('SIGKILL');
    await go('/articles');
    await page().getByText('Nothing is lost by it.').first().waitFor();
    expect(await seriousFaults(page())).toEqual([]);
    await page().getByRole('link', { name: 'Rebuilds and health' }).click();
    await page().getByText('Something does not answer').waitFor();
    for (const name of gone) {
      await card(name).getByText('No answer', { exact: true }).waitFor();
      await card(name).getByText('Start it again.').waitFor();
    }
    await card('classifier').getByText('Articles are not listed, and changes wait').waitFor();
    await card('scheduler').getByText('“Sync now” still works.').waitFor();
    for (const name of ['source-registry', 'fetcher', 'indexer']) await card(name).getByText('Runs', { exact: true }).waitFor();
    expect(await seriousFaults(page())).toEqual([]);
    await picture(page(), 'services-gone');
    await Promise.all(gone.map((name) => world.services.service(name).start()));
    await page().getByText('Everything answers').waitFor({ timeout: START_MS });
    for (const name of gone) await card(name).getByText('Runs', { exact: true }).waitFor();
  });

  it('may be the gateway itself: the page says that it is not live, and catches up', async () => {
    await go('/sources');
    await page().getByRole('heading', { name: NAME }).waitFor();
    await world.services.service('gateway').stop();
    await page().getByText('Not live').waitFor();
    await page().getByRole('button', { name: 'Sync now' }).click();
    await page().getByText('Helpdex cannot be reached.').first().waitFor();
    await world.services.service('gateway').start();
    await page().getByText('Not live').waitFor({ state: 'detached', timeout: START_MS });
    await page().getByRole('button', { name: 'Sync now' }).click();
    await page().getByRole('progressbar', { name: 'Sync progress' }).waitFor();
    await page().getByRole('progressbar', { name: 'Sync progress' }).waitFor({ state: 'detached', timeout: START_MS });
  });
});

describe('the end of a source', () => {
  it('needs its name typed, and leaves a receipt', async () => {
    await go('/sources');
    await page()
      .getByRole('button', { name: `More actions for ${NAME}` })
      .click();
    await page().getByRole('menuitem', { name: 'Delete' }).click();
    const dialog = page().getByRole('dialog');
    await dialog.getByLabel(`Type ${NAME} to confirm`).fill(NAME);
    expect(await seriousFaults(page())).toEqual([]);
    await dialog.getByRole('button', { name: 'Delete source' }).click();
    await page().getByText(`${NAME} is deleted.`).waitFor({ timeout: START_MS });
    expect((await world.api.request('GET', `/api/v1/sources/${source.id}`)).status).toBe(404);
    await page().getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    await page().getByText('No source yet').waitFor();
  });

  it('nobody complained on the way', () => expect([...browser.complaints, ...colleague.complaints]).toEqual([]));
});

import type { SourceDto } from '@helpdex/contracts';
import { buildApps } from '@helpdex/local-stack';
import { openBrowser, type OpenBrowser } from '@helpdex/testing/browser';
import { seriousFaults, signIn } from './dashboard-page';
import { finalRun } from './final-run';
import { createAccount, createWorld, sourceInput, type World } from './world';

const SUBDOMAIN = 'troubled';
const TOKEN = `${SUBDOMAIN}-token`;
const SLOW_PAGE_MS = 1_500;

let world: World;
let browser: OpenBrowser;
let colleague: OpenBrowser;
let source: SourceDto;

beforeAll(async () => {
  await buildApps();
  world = await createWorld('troubles', { build: false });
  await createAccount(world, SUBDOMAIN, { kind: 'generated', articles: 60, locales: ['en-us', 'de'] });
  await world.simulator.control.command(SUBDOMAIN, { switches: { maxPageSize: 10 } });
  source = await world.api.createSource(sourceInput(SUBDOMAIN));
  await finalRun(world.api, source.activeRun!.id);
  [browser, colleague] = await Promise.all([openBrowser(), openBrowser()]);
  for (const { page } of [browser, colleague]) {
    await signIn(page, world.services.gatewayUrl, world.services.adminKey);
    await page.getByRole('heading', { name: source.name }).waitFor();
  }
});
afterAll(async () => {
  await Promise.all([browser?.close(), colleague?.close()]);
  await world?.stop();
});

const control = () => world.simulator.control;
const page = () => browser.page;
const go = (path: string) => page().goto(world.services.gatewayUrl + path);

describe('two people at two screens', () => {
  it('watch the same run, and one cancels it', async () => {
    await control().addFault({ path: '/articles\\?.*include=translations', effect: { kind: 'delay', ms: SLOW_PAGE_MS }, after: 2 });
    const run = await world.api.sync(source.id, 'full');
    for (const one of [browser, colleague]) {
      await one.page.goto(`${world.services.gatewayUrl}/runs/${run.id}`);
      await one.page.getByRole('progressbar', { name: 'Sync progress' }).waitFor();
    }
    await page().getByRole('button', { name: 'Cancel sync' }).click();
    await page().getByRole('dialog').getByRole('button', { name: 'Cancel sync' }).click();
    await page().getByRole('status').getByText('Cancelled').or(page().getByText('Cancelled').first()).first().waitFor();
    await colleague.page.getByText('Cancelled').first().waitFor();
    expect((await finalRun(world.api, run.id)).status).toBe('cancelled');
    await control().clearFaults();
  });
});

describe('a source that breaks and heals', () => {
  it('says so while it is watched, with what to do, and counts in the navigation', async () => {
    await go('/sources');
    await page().getByRole('heading', { name: source.name }).waitFor();
    await control().command(SUBDOMAIN, { apiToken: { revoke: TOKEN } });
    await page().getByRole('button', { name: 'Sync now' }).click();
    await page().getByRole('alert').getByRole('link', { name: 'Enter new credentials' }).waitFor({ timeout: 60_000 });
    await page().getByRole('link', { name: 'Needs attention' }).getByText('1', { exact: true }).waitFor();
    expect(await seriousFaults(page())).toEqual([]);
  });

  it('heals before the same eyes', async () => {
    await control().command(SUBDOMAIN, { apiToken: { add: TOKEN } });
    await page().getByRole('button', { name: 'Sync now' }).click();
    await page().getByRole('alert').waitFor({ state: 'detached', timeout: 60_000 });
    await page().getByText('Connected', { exact: true }).waitFor();
  });
});

describe('a service that does not answer', () => {
  /** What the gateway answers when a service behind it is gone. */
  const DOWN = { code: 'service_unavailable', detail: 'A service does not answer at the moment.', status: 503, title: '', type: '' };

  it.each([
    ['/sources', '**/api/v1/sources?**'],
    ['/sources/src_1', '**/api/v1/sources/src_1'],
    ['/articles', '**/api/v1/articles?**'],
    ['/articles/src_1%3A1%3Aen', '**/api/v1/articles/src_1*'],
    ['/search?q=router', '**/api/v1/search?**'],
    ['/runs', '**/api/v1/runs?**'],
    ['/runs/run_1', '**/api/v1/runs/run_1'],
    ['/attention', '**/api/v1/reviews?**'],
    ['/operations?tab=rebuilds', '**/api/v1/rebuilds?**'],
    ['/operations?tab=drift', '**/api/v1/drift-checks?**'],
    ['/settings', '**/api/v1/keys?**'],
    ['/settings?tab=audit', '**/api/v1/audit?**'],
  ])('is told on %s, with another try', async (path, address) => {
    await page().route(address, (route) =>
      route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify(DOWN) }),
    );
    await go(path);
    await page().getByText(DOWN.detail).first().waitFor();
    await page().unroute(address);
    await page().getByRole('button', { name: 'Try again' }).first().waitFor();
  });
});

describe('the end of a source', () => {
  it('needs its name typed, and leaves a receipt', async () => {
    await go('/sources');
    await page()
      .getByRole('button', { name: `More actions for ${source.name}` })
      .click();
    await page().getByRole('menuitem', { name: 'Delete' }).click();
    const dialog = page().getByRole('dialog');
    await dialog.getByLabel(`Type ${source.name} to confirm`).fill(source.name);
    expect(await seriousFaults(page())).toEqual([]);
    await dialog.getByRole('button', { name: 'Delete source' }).click();
    await page().getByText(`${source.name} is deleted.`).waitFor({ timeout: 60_000 });
    const { status } = await world.api.request('GET', `/api/v1/sources/${source.id}`);
    expect(status).toBe(404);
    await page().getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    await page().getByText('No source yet').waitFor();
  });

  it('nobody complained on the way', () => expect([...browser.complaints, ...colleague.complaints]).toEqual([]));
});

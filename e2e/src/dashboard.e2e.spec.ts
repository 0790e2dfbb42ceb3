import { buildApps } from '@helpdex/local-stack';
import { openBrowser, type OpenBrowser } from '@helpdex/testing/browser';
import { fillConnection, fitsItsWidth, refusal, seriousFaults, signIn } from './dashboard-page';
import { picture } from './picture';
import { createWorld, type World } from './world';

const SLOW_PAGE_MS = 2_500;

let world: World;
let browser: OpenBrowser;

beforeAll(async () => {
  await buildApps();
  world = await createWorld('dashboard', { build: false });
  await world.simulator.control.createAccount({ subdomain: 'demo', corpus: { kind: 'demo' } });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await world?.stop();
});

const page = () => browser.page;
const faults = () => seriousFaults(page());
const go = (path: string) => page().goto(world.services.gatewayUrl + path);
const leftOut = () => page().getByRole('textbox', { name: 'Sections left out' });
const press = (name: string) => page().getByRole('button', { name, exact: true }).click();

describe('the main job by mouse', () => {
  it('asks for a key, and says when it is none', async () => {
    await signIn(page(), world.services.gatewayUrl, 'hdx_not-a-key-at-all-000');
    await page().getByText('This key is not known').waitFor();
    expect(await faults()).toEqual([]);
    await signIn(page(), world.services.gatewayUrl, world.services.adminKey);
    await page().getByRole('heading', { name: 'Data Sources' }).waitFor();
    await page().getByText('No source yet').waitFor();
    expect(await faults()).toEqual([]);
    await picture(page(), 'empty');
  });

  it('puts every refusal at the field it is about, and creates nothing', async () => {
    await page().getByRole('link', { name: 'Add source' }).click();
    await fillConnection(page(), { subdomain: 'help.northlight.example', token: 'x' });
    await press('Test connection');
    await page().getByText('A custom domain does not work here').waitFor();
    await fillConnection(page(), { subdomain: 'nobody-is-here', token: 'x' });
    await press('Test connection');
    await refusal(page(), 'Subdomain').waitFor();
    await fillConnection(page(), { subdomain: 'https://demo.zendesk.com/hc/en-us', token: 'wrong-token' });
    await page().getByText('We understood: demo.zendesk.com').waitFor();
    await press('Test connection');
    await page().locator('.mantine-InputWrapper-error').waitFor();
    await fillConnection(page(), { subdomain: 'demo', token: 'demo-agent-token', email: 'agent@demo.test' });
    await press('Test connection');
    await refusal(page(), 'E-mail').getByText('lower roles are shown only part of the articles').waitFor();
    expect(await world.api.all('/sources')).toEqual([]);
    await picture(page(), 'add-source-refused');
  });

  it('says beforehand what a sync would bring', async () => {
    await fillConnection(page(), { subdomain: 'demo', token: 'demo-token' });
    await press('Test connection');
    await page().getByText('Connected as admin@demo.test').waitFor();
    await page().getByText('49', { exact: true }).waitFor();
    expect(await faults()).toEqual([]);
    await picture(page(), 'add-source');
    await leftOut().fill('not-a-section');
    await page().keyboard.press('Enter');
    await press('Continue');
    await refusal(page(), 'Sections left out').waitFor();
    await leftOut().press('Backspace');
    await press('Continue');
    await page().getByLabel('Name').fill('Northlight help');
    await page().getByRole('textbox', { name: 'Sync schedule' }).click();
    await page().getByRole('option', { name: 'At fixed times (cron)' }).click();
    await page().getByLabel('Cron expression').fill('whenever');
    await press('Start sync');
    await page().locator('.mantine-InputWrapper-error').waitFor();
    await page().getByRole('textbox', { name: 'Sync schedule' }).click();
    await page().getByRole('option', { name: 'Every hour' }).click();
    expect(await faults()).toEqual([]);
    await picture(page(), 'add-source-last');
    expect(await world.api.all('/sources')).toEqual([]);
  });

  it('shows the sync moving, and what came of it', async () => {
    await world.simulator.control.command('demo', { switches: { maxPageSize: 10 } });
    // So slow that it can be watched, from the second page on.
    await world.simulator.control.addFault({
      path: '/articles\\?.*include=translations',
      effect: { kind: 'delay', ms: SLOW_PAGE_MS },
      after: 2,
    });
    await press('Start sync');
    await page().getByRole('heading', { name: 'Northlight help' }).waitFor();
    await page().getByRole('progressbar', { name: 'Sync progress' }).waitFor();
    await page()
      .getByText(/^[1-9]\d* \/ \d+ \(\d+ %\)$/)
      .waitFor();
    await picture(page(), 'syncing');
    await world.simulator.control.clearFaults();
    await page().getByRole('progressbar', { name: 'Sync progress' }).waitFor({ state: 'detached', timeout: 120_000 });
    const [source] = await world.api.all<{ counts: { public: number; internal: number } }>('/sources');
    await page()
      .getByRole('link', { name: `Public ${source!.counts.public}` })
      .waitFor();
    await page()
      .getByRole('link', { name: `Internal ${source!.counts.internal}` })
      .waitFor();
    expect(await faults()).toEqual([]);
    await picture(page(), 'dashboard');
  });

  it('lists articles by visibility, and tells why', async () => {
    await page().getByRole('link', { name: 'Knowledge' }).click();
    await page()
      .getByText(/\d+ articles/)
      .waitFor();
    await page().getByRole('textbox', { name: 'Visibility' }).click();
    await page().getByRole('option', { name: 'Internal' }).click();
    await page().getByLabel('Title contains').fill('Refund limits');
    await page()
      .getByRole('button', { name: /^Internal, why\? Refund limits for agents/ })
      .first()
      .click();
    await page().getByText('Restricted to segment Agents and admins').waitFor();
    await page().keyboard.press('Escape');
    await picture(page(), 'knowledge');
    await page().getByRole('link', { name: 'Refund limits for agents' }).click();
    await page().getByText('Only agents find it.').waitFor();
    expect(await page().locator('iframe').getAttribute('srcdoc')).toContain('INT-KESTRELA');
    expect(await page().locator('iframe').getAttribute('sandbox')).toBe('');
    await page().getByRole('region', { name: 'Languages' }).getByText('Missing').first().waitFor();
    expect(await faults()).toEqual([]);
    await picture(page(), 'article');
  });

  it('finds an article by its title, and shows a customer nothing internal', async () => {
    await page().getByRole('link', { name: 'Search', exact: true }).click();
    await page().getByLabel('Search articles').fill('Reset a router');
    await page().getByRole('article', { name: 'Reset a router' }).waitFor();
    await page()
      .getByText(/in the title: reset, a, router/)
      .first()
      .waitFor();
    expect(await faults()).toEqual([]);
    await page().getByLabel('Search articles').fill('INT-KESTRELA');
    await page().getByText('Nothing found.').waitFor();
    await page().getByText('Side by side').click();
    await page().getByRole('region', { name: 'As an agent' }).getByRole('article', { name: 'Refund limits for agents' }).waitFor();
    expect(await page().getByRole('region', { name: 'As a customer' }).getByRole('article').count()).toBe(0);
    await picture(page(), 'search');
  });

  it('closes an article by hand, after saying what will happen', async () => {
    await page().getByLabel('Search articles').fill('Reset a router');
    await page().getByRole('region', { name: 'As a customer' }).getByRole('link', { name: 'Reset a router' }).click();
    await press('Make internal');
    const dialog = page().getByRole('dialog');
    await dialog.getByText('It leaves public search at once').waitFor();
    expect(await faults()).toEqual([]);
    await dialog.getByLabel('Reason').fill('Wrong picture');
    await dialog.getByRole('button', { name: 'Make internal' }).click();
    await page().getByText('“Wrong picture”').first().waitFor();
    const { items } = await world.api.search('q=Reset+a+router&audience=public&locale=en-us');
    expect(items.map(({ title, locale }) => [title, locale])).not.toContainEqual(['Reset a router', 'en-us']);
  });

  it('shows the run with its stages and counts that add up, and the history as a chart', async () => {
    await page().getByRole('link', { name: 'Runs' }).click();
    await page().locator('figure svg').first().waitFor();
    expect(await faults()).toEqual([]);
    await picture(page(), 'runs');
    await page().getByRole('link', { name: 'Sync 1' }).click();
    await page().getByText('Every article seen has one outcome.').waitFor();
    await page().getByText('Read from Zendesk').waitFor();
    expect(await faults()).toEqual([]);
    await picture(page(), 'run');
  });

  it('has nothing that waits, and services that answer', async () => {
    await page().getByRole('link', { name: 'Needs attention' }).click();
    await page().getByText('Nothing waits for you').waitFor();
    await page().getByRole('link', { name: 'Rebuilds and health' }).click();
    await page().getByText('Everything answers').waitFor();
    expect(await faults()).toEqual([]);
    await picture(page(), 'health');
  });

  it('creates a key that is shown once, and tells who changed what', async () => {
    await page().getByRole('link', { name: 'Settings' }).click();
    await page().getByLabel('Name').fill('Reply bot');
    await press('Create key');
    await page().getByText('It is not shown again.').waitFor();
    expect(await faults()).toEqual([]);
    await page().reload();
    await page().getByRole('cell', { name: 'Reply bot', exact: true }).waitFor();
    expect(await page().getByText('It is not shown again.').count()).toBe(0);
    await picture(page(), 'keys');
    await page().getByRole('tab', { name: 'Audit log' }).click();
    await page().getByText('key.created').first().waitFor();
    expect(await faults()).toEqual([]);
    await picture(page(), 'audit');
  });

  it('works in German, in the dark and on a telephone', async () => {
    await page().getByRole('button', { name: 'Dark colours' }).click();
    await page().getByRole('textbox', { name: 'Language' }).click();
    await page().getByRole('option', { name: 'Deutsch' }).click();
    await page().setViewportSize({ width: 390, height: 844 });
    for (const [path, title] of [
      ['/sources', 'Datenquellen'],
      ['/articles', 'Wissen'],
      ['/runs', 'Abgleiche'],
    ] as const) {
      await go(path);
      await page().getByRole('heading', { name: title, exact: true }).waitFor();
      expect([path, await fitsItsWidth(page())]).toEqual([path, true]);
      expect(await faults()).toEqual([]);
    }
    await go('/sources');
    await page().getByRole('button', { name: 'Jetzt abgleichen' }).waitFor();
    await picture(page(), 'telephone-dark');
  });

  it('complained about nothing on the way', () => expect(browser.complaints).toEqual([]));
});

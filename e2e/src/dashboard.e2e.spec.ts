import AxeBuilder from '@axe-core/playwright';
import { buildApps } from '@helpdex/local-stack';
import { openBrowser, picture, type OpenBrowser } from './browser';
import { createWorld, type World } from './world';

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
const seriousFaults = async (): Promise<string[]> => {
  // Legacy mode stays out of frames: the preview of an article runs no script, axe's own included.
  const axe = new AxeBuilder({ page: page() }).setLegacyMode().withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']);
  const { violations } = await axe.analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
};
/** The sentence shown at a field when it is refused. */
const refusal = (label: string) =>
  page()
    .locator('.mantine-InputWrapper-root', { has: page().getByLabel(label) })
    .locator('.mantine-InputWrapper-error');
const fill = async (values: { subdomain: string; token: string }): Promise<void> => {
  await page().getByLabel('Name').fill('Northlight help');
  await page().getByLabel('Subdomain').fill(values.subdomain);
  await page().getByLabel('E-mail').fill('admin@demo.test');
  await page().getByLabel('API token').fill(values.token);
};

describe('the main job by mouse', () => {
  it('asks for a key, and says when it is none', async () => {
    await page().goto(world.services.gatewayUrl);
    await page().getByLabel('API key').fill('hdx_not-a-key-at-all-000');
    await page().getByRole('button', { name: 'Sign in' }).click();
    await page().getByText('This key is not known').waitFor();
    expect(await seriousFaults()).toEqual([]);
    await page().getByLabel('API key').fill(world.services.adminKey);
    await page().getByRole('button', { name: 'Sign in' }).click();
    await page().getByRole('heading', { name: 'Data Sources' }).waitFor();
    await page().getByText('No source yet').waitFor();
    await picture(page(), 'empty');
  });

  it('puts every refusal at the field it is about, and creates nothing', async () => {
    await page().getByRole('link', { name: 'Add source' }).click();
    await fill({ subdomain: 'help.northlight.example', token: 'x' });
    await page().getByRole('button', { name: 'Start sync' }).click();
    await page().getByText('A custom domain does not work here').waitFor();
    await fill({ subdomain: 'nobody-is-here', token: 'x' });
    await page().getByRole('button', { name: 'Start sync' }).click();
    await refusal('Subdomain').waitFor();
    await fill({ subdomain: 'https://demo.zendesk.com/hc/en-us', token: 'wrong-token' });
    await page().getByText('We understood: demo.zendesk.com').waitFor();
    await page().getByRole('button', { name: 'Check connection' }).click();
    await refusal('API token').waitFor();
    expect(await world.api.all('/sources')).toEqual([]);
    await picture(page(), 'add-source-refused');
  });

  it('says beforehand what a sync would bring', async () => {
    await fill({ subdomain: 'demo', token: 'demo-token' });
    await page().getByRole('button', { name: 'Check connection' }).click();
    await page().getByText('Connected as admin@demo.test').waitFor();
    await page()
      .getByText(/49 articles in ar, de, en-us, ja/)
      .waitFor();
    expect(await seriousFaults()).toEqual([]);
    await picture(page(), 'add-source');
  });

  it('shows the sync moving, and what came of it', async () => {
    await page().getByRole('button', { name: 'Start sync' }).click();
    await page().getByRole('heading', { name: 'Northlight help' }).waitFor();
    await page().getByRole('progressbar', { name: 'Sync progress' }).waitFor();
    await picture(page(), 'syncing');
    await page().getByRole('progressbar', { name: 'Sync progress' }).waitFor({ state: 'detached', timeout: 60_000 });
    const [source] = await world.api.all<{ counts: { public: number; internal: number } }>('/sources');
    await page().getByText(`Public ${source!.counts.public}`).waitFor();
    await page().getByText(`Internal ${source!.counts.internal}`).waitFor();
    expect(await seriousFaults()).toEqual([]);
    await picture(page(), 'dashboard');
  });

  it('lists articles by visibility, and tells why', async () => {
    await page().getByRole('link', { name: 'Knowledge' }).click();
    await page()
      .getByText(/articles shown/)
      .waitFor();
    await page().getByRole('textbox', { name: 'Visibility' }).click();
    await page().getByRole('option', { name: 'Internal' }).click();
    await page().getByLabel('Search text').fill('Refund limits');
    await page().getByRole('link', { name: 'Refund limits for agents' }).click();
    await page().getByText('Restricted to a user segment').waitFor();
    expect(await page().locator('iframe').getAttribute('srcdoc')).toContain('INT-KESTRELA');
    expect(await seriousFaults()).toEqual([]);
    await picture(page(), 'article');
  });

  it('finds an article by its title, and shows a customer nothing internal', async () => {
    await page().getByRole('link', { name: 'Search' }).click();
    await page().getByLabel('Search articles').fill('Reset a router');
    await page().getByRole('article', { name: 'Reset a router' }).waitFor();
    expect(await seriousFaults()).toEqual([]);
    await picture(page(), 'search');
    await page().getByLabel('Search articles').fill('INT-KESTRELA');
    await page().getByText('Nothing found.').waitFor();
    await page().getByRole('textbox', { name: 'Audience' }).click();
    await page().getByRole('option', { name: 'As an agent' }).click();
    await page().getByRole('article', { name: 'Refund limits for agents' }).waitFor();
  });

  it('closes an article by hand', async () => {
    await page().getByLabel('Search articles').fill('Reset a router');
    await page().getByRole('article', { name: 'Reset a router' }).getByRole('link').click();
    await page().getByText('Internal', { exact: true }).last().click();
    await page().getByLabel('Reason').fill('Wrong picture');
    await page().getByRole('button', { name: 'Save choice' }).click();
    await page().getByText('Made internal by a person').waitFor();
    const { items } = await world.api.search('q=Reset+a+router&audience=public&locale=en-us');
    expect(items.map(({ title, locale }) => [title, locale])).not.toContainEqual(['Reset a router', 'en-us']);
  });

  it('works in German, in the dark and on a telephone', async () => {
    await page().getByRole('button', { name: 'Dark colours' }).click();
    await page().getByRole('textbox', { name: 'Language' }).click();
    await page().getByRole('option', { name: 'Deutsch' }).click();
    await page().setViewportSize({ width: 390, height: 844 });
    await page().goto(`${world.services.gatewayUrl}/sources`);
    await page().getByRole('heading', { name: 'Datenquellen' }).waitFor();
    await page().getByRole('button', { name: 'Jetzt abgleichen' }).waitFor();
    expect(await page().evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
    expect(await seriousFaults()).toEqual([]);
    await picture(page(), 'telephone-dark');
  });

  it('complained about nothing on the way', () => expect(browser.complaints).toEqual([]));
});

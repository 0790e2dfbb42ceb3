import type { SourceDto } from '@helpdex/contracts';
import { buildApps } from '@helpdex/local-stack';
import { openBrowser, type OpenBrowser } from '@helpdex/testing/browser';
import { refusal, seriousFaults, signIn } from './dashboard-page';
import { finalRun } from './final-run';
import { Guide, text } from './guide';
import { Keyboard } from './keyboard';
import { picture } from './picture';
import { createWorld, type World } from './world';

const SUBDOMAIN = 'adding';
const KEYED = 'keyed';
const LAMPS = 6;
/** Half an hour beside the hours of everybody else, so that no other zone is taken for it. */
const ABROAD = { locale: 'de-AT', timezoneId: 'America/St_Johns' };
const SYNC_MS = 120_000;

let world: World;
let browser: OpenBrowser;
let abroad: OpenBrowser;
let guide: Guide;
const lamps: number[] = [];

/** Two brands with a help center each; the second one's article must stay away. */
async function fillBrands(): Promise<void> {
  guide = await Guide.open(world, SUBDOMAIN, ['en-us']);
  await guide.control.command(SUBDOMAIN, { brand: { subdomain: `${SUBDOMAIN}-two`, hasHelpCenter: true } });
  const second = guide.account.brands.find(({ subdomain }) => subdomain === `${SUBDOMAIN}-two`)!.id;
  const category = await guide.control.edit(SUBDOMAIN, 'createCategory', { 'en-us': 'Second' }, second);
  const sectionId = await guide.control.edit(SUBDOMAIN, 'createSection', category, { 'en-us': 'Of the second' });
  await guide.article({ 'en-us': text('Of the second brand') }, { sectionId });
  for (let index = 0; index < LAMPS; index += 1)
    lamps.push(await guide.article({ 'en-us': text(`How to mend lamp ${index}`) }, { labels: index === 0 ? ['staff-only'] : ['lamps'] }));
}

beforeAll(async () => {
  await buildApps();
  world = await createWorld('adding', { build: false });
  await fillBrands();
  const keyed = await Guide.open(world, KEYED, ['en-us']);
  await keyed.article({ 'en-us': text('How to fold a chair') });
  [browser, abroad] = await Promise.all([openBrowser(), openBrowser(ABROAD)]);
  await signIn(browser.page, world.services.gatewayUrl, world.services.adminKey);
});
afterAll(async () => {
  await Promise.all([browser?.close(), abroad?.close()]);
  await world?.stop();
});

const page = () => browser.page;
const press = (name: string) => page().getByRole('button', { name, exact: true }).click();
const choose = async (field: string, option: string | RegExp): Promise<void> => {
  await page().getByRole('textbox', { name: field, exact: true }).click();
  await page().getByRole('option', { name: option, exact: true }).click();
};
const titles = () => page().getByRole('listitem').getByRole('link').allInnerTexts();
const sourceOf = async (subdomain: string): Promise<SourceDto> =>
  (await world.api.all<SourceDto>('/sources')).find((source) => source.subdomain === subdomain)!;
/** As soon as it is there, whether it still runs or is over. */
const firstRunOf = async (subdomain: string) => {
  const { activeRun, lastRun } = await sourceOf(subdomain);
  return finalRun(world.api, (activeRun ?? lastRun)!.id, SYNC_MS);
};

describe('adding a source by mouse', () => {
  it('signs in by an OAuth client, and says at its secret when Zendesk refuses it', async () => {
    await page().getByRole('link', { name: 'Add source' }).click();
    await page().getByLabel('Subdomain').fill(SUBDOMAIN);
    await page().getByLabel('Client id').fill(`${SUBDOMAIN}-client`);
    await page().getByLabel('Client secret', { exact: true }).fill('wrong');
    await press('Test connection');
    await refusal(page(), 'Client secret').waitFor();
    await page().getByLabel('Client secret', { exact: true }).fill(`${SUBDOMAIN}-client-secret`);
    await press('Test connection');
    await page()
      .getByText(/^Connected as /)
      .waitFor();
  });

  it('takes the brand that was chosen, and makes a label internal', async () => {
    await choose('Brands', SUBDOMAIN);
    await page().keyboard.press('Escape');
    await page().getByRole('textbox', { name: 'Labels for agents only' }).fill('staff-only');
    await page().keyboard.press('Enter');
    expect(await seriousFaults(page())).toEqual([]);
    await picture(page(), 'add-source-brands');
    await press('Continue');
    await press('Start sync');
    await page().getByRole('heading', { name: SUBDOMAIN, exact: true }).waitFor();
    expect(await firstRunOf(SUBDOMAIN)).toMatchObject({ status: 'completed', counts: { seen: LAMPS } });
    guide.source = await sourceOf(SUBDOMAIN);
    expect(guide.source).toMatchObject({ credentials: { kind: 'oauth_client', clientId: `${SUBDOMAIN}-client` } });
    expect(await guide.entry(lamps[0]!)).toMatchObject({ visibility: 'internal', reasons: [{ code: 'label_rule' }] });
    expect(await guide.entry(lamps[1]!)).toMatchObject({ visibility: 'public' });
    expect(await guide.isAnswered(lamps[1]!, 'en-us', 'mend lamp')).toBe(true);
  });
});

describe('the list of articles', () => {
  it('is narrowed by label, and the address says so', async () => {
    await page().getByRole('link', { name: 'Knowledge' }).click();
    await page().getByText(`${LAMPS} articles`, { exact: true }).waitFor();
    await choose('Label', /^staff-only \(1\)$/);
    await page().getByText('1 article', { exact: true }).waitFor();
    expect(await titles()).toEqual(['How to mend lamp 0']);
    expect(new URL(page().url()).searchParams.get('label')).toBe('staff-only');
    await press('Clear filters');
  });

  it('is narrowed by state', async () => {
    await guide.control.edit(SUBDOMAIN, 'archive', lamps[5]!);
    expect(await guide.sync('full')).toMatchObject({ status: 'completed', counts: { archived: 1 } });
    await choose('State', 'Archived');
    await page().getByText('1 article', { exact: true }).waitFor();
    expect(await titles()).toEqual(['How to mend lamp 5']);
    await choose('State', 'Live');
    await page()
      .getByText(`${LAMPS - 1} articles`, { exact: true })
      .waitFor();
    expect(await titles()).not.toContain('How to mend lamp 5');
  });
});

describe('somebody in another zone, with another language', () => {
  const there = () => abroad.page;

  it('is met in German, and told times where they are', async () => {
    await there().goto(world.services.gatewayUrl);
    await there().getByLabel('API-Schlüssel').fill(world.services.adminKey);
    await there().getByRole('button', { name: 'Anmelden' }).click();
    await there().getByRole('heading', { name: 'Datenquellen' }).waitFor();
    expect(await there().locator('html').getAttribute('lang')).toBe('de');
    const run = (await sourceOf(SUBDOMAIN)).lastRun!;
    await there().goto(`${world.services.gatewayUrl}/runs/${run.id}`);
    const format = { dateStyle: 'medium', timeStyle: 'short', timeZone: ABROAD.timezoneId } as const;
    const expected = new Intl.DateTimeFormat(ABROAD.locale, format).format(new Date(run.startedAt!));
    await there().getByRole('time').getByText(expected, { exact: true }).first().waitFor();
  });

  it('is told in German what is wrong with a field', async () => {
    await there().goto(`${world.services.gatewayUrl}/sources/new`);
    await there().getByLabel('E-Mail und API-Token').check();
    await there().getByLabel('Subdomain').fill('elsewhere');
    await there().getByLabel('E-Mail', { exact: true }).fill('nobody');
    await there().getByLabel('API-Token', { exact: true }).fill('x');
    await there().getByRole('button', { name: 'Verbindung prüfen' }).click();
    await there().getByText('Das ist keine E-Mail-Adresse.').waitFor();
    expect(await seriousFaults(there())).toEqual([]);
    await picture(there(), 'add-source-german');
  });
});

describe('the whole job by keyboard alone, with the focus in sight', () => {
  const link = (name: string) => page().getByRole('link', { name, exact: true });
  const button = (name: string) => page().getByRole('button', { name, exact: true });
  let keys: Keyboard;

  it('signs in, adds a source and starts its sync', async () => {
    await page().evaluate('sessionStorage.clear()');
    await page().goto(world.services.gatewayUrl);
    keys = new Keyboard(page());
    await keys.write(page().getByLabel('API key'), world.services.adminKey);
    await page().keyboard.press('Enter');
    await keys.press(link('Add source'));
    await keys.write(page().getByLabel('Subdomain'), KEYED);
    await keys.write(page().getByLabel('Client id'), `${KEYED}-client`);
    await keys.write(page().getByLabel('Client secret', { exact: true }), `${KEYED}-client-secret`);
    await page().keyboard.press('Enter');
    await keys.press(button('Continue'));
    await keys.press(button('Start sync'));
    await page().getByRole('heading', { name: KEYED, exact: true }).waitFor();
    expect(await firstRunOf(KEYED)).toMatchObject({ status: 'completed', counts: { seen: 1 } });
  });

  it('finds the article and takes it from customers', async () => {
    await keys.press(link('Knowledge'));
    await keys.write(page().getByLabel('Title contains'), 'fold');
    await page().getByText('1 article', { exact: true }).waitFor();
    await keys.press(link('How to fold a chair'));
    await page().getByRole('heading', { name: 'How to fold a chair' }).waitFor();
    await keys.press(link('Skip to content'));
    await keys.press(button('Make internal'));
    const dialog = page().getByRole('dialog');
    // Where one writes next.
    await page().locator(':focus').and(dialog.getByLabel('Reason')).waitFor();
    await page().keyboard.type('It pinches');
    await keys.press(dialog.getByRole('button', { name: 'Make internal' }));
    await page().getByText('“It pinches”').first().waitFor();
    const [article] = await world.api.articles((await sourceOf(KEYED)).id);
    expect(article).toMatchObject({ visibility: 'internal', override: { reason: 'It pinches' } });
  });
});

it('nobody complained on the way', () => expect([...browser.complaints, ...abroad.complaints]).toEqual([]));

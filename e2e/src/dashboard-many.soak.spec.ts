import type { ArticleFacetsDto } from '@helpdex/contracts';
import { buildApps } from '@helpdex/local-stack';
import { eventually } from '@helpdex/testing';
import { openBrowser, type OpenBrowser } from '@helpdex/testing/browser';
import { seriousFaults, signIn } from './dashboard-page';
import { finalRun } from './final-run';
import { createAccount, createWorld, sourceInput, type World } from './world';

/** Many languages make many entries of few pages and records. */
const LOCALES = 'en-us de fr es it nl pl pt sv da nb fi cs hu ro tr el ja ko ar'.split(' ');
const ARTICLES = 500;
const ENTRIES = ARTICLES * LOCALES.length;
const ROW_PX = 60;
/** Rows in sight and some beyond, whatever the list holds. */
const MOST_DRAWN = 60;
/** Ten thousand entries come in within a minute on a machine that does nothing else. */
const SYNC_MS = 480_000;
const BEGIN_MS = 600_000;
const SCROLL_MS = 240_000;

let world: World;
let browser: OpenBrowser;

beforeAll(async () => {
  await buildApps();
  world = await createWorld('many', { build: false });
  await createAccount(world, 'many', { kind: 'generated', articles: ARTICLES, locales: LOCALES, words: 40 });
  const source = await world.api.createSource(sourceInput('many'));
  expect(await finalRun(world.api, source.activeRun!.id, SYNC_MS)).toMatchObject({ status: 'completed', counts: { seen: ENTRIES } });
  browser = await openBrowser();
  await signIn(browser.page, world.services.gatewayUrl, world.services.adminKey);
  await browser.page.getByRole('link', { name: 'Knowledge' }).click();
}, BEGIN_MS);
afterAll(async () => {
  await browser?.close();
  await world?.stop();
});

const page = () => browser.page;
const rows = () => page().getByRole('listitem');
const scroller = () => page().getByRole('region', { name: 'Knowledge', exact: true });
const heightPx = async (): Promise<number> => (await scroller().getByRole('list').boundingBox())?.height ?? 0;
const total = async (query: string): Promise<string> =>
  (await world.api.expect<ArticleFacetsDto>(200, 'GET', `/articles/facets?${query}&only=total`)).total.toLocaleString('en');
/** Every row drawn reads like this. */
const allRead = (pattern: RegExp): Promise<void> =>
  eventually(async () => {
    const texts = await rows().allInnerTexts();
    expect(texts.length).toBeGreaterThan(0);
    expect(texts.filter((text) => !pattern.test(text))).toEqual([]);
  });

describe('ten thousand articles', () => {
  it('are counted, and drawn as far as they are in sight', async () => {
    await page().getByText('10,000 articles', { exact: true }).waitFor();
    expect(await rows().count()).toBeLessThan(MOST_DRAWN);
    expect(await seriousFaults(page())).toEqual([]);
  });

  it('are narrowed by text, visibility, language and section together', async () => {
    await page().getByLabel('Title contains').fill('1');
    await page().getByRole('textbox', { name: 'Visibility' }).click();
    await page().getByRole('option', { name: 'Public' }).click();
    await page().getByRole('textbox', { name: 'Locale' }).click();
    await page()
      .getByRole('option', { name: /^German/ })
      .click();
    await page().getByRole('textbox', { name: 'Section' }).click();
    await page()
      .getByRole('option', { name: /^Section 2 / })
      .click();
    await allRead(/^de .* \d*1\d*\s[\s\S]*de · Generated · Section 2\s[\s\S]*Public$/);
    await page()
      .getByText(`${await total('q=1&visibility=public&locale=de&section=Section+2')} articles`, { exact: true })
      .waitFor();
    await page().getByRole('button', { name: 'Clear filters' }).click();
    await page().getByText('10,000 articles', { exact: true }).waitFor();
  });

  it('can be scrolled to the last one, with as few rows as before', async () => {
    await scroller().focus();
    await eventually(
      async () => {
        await page().keyboard.press('End');
        expect(await heightPx()).toBe(ENTRIES * ROW_PX);
      },
      { timeoutMs: SCROLL_MS, everyMs: 30 },
    );
    await page().keyboard.press('End');
    // The oldest article; of its languages the last by name.
    await rows()
      .getByRole('link', { name: /^tr .* 0$/ })
      .waitFor();
    expect(await rows().count()).toBeLessThan(MOST_DRAWN);
  });

  it('begin at the top again when they are narrowed', async () => {
    await page().getByRole('textbox', { name: 'Locale' }).click();
    await page()
      .getByRole('option', { name: /^Japanese/ })
      .click();
    await allRead(/ja · Generated/);
    await rows()
      .getByRole('link', { name: new RegExp(`^ja .* ${ARTICLES - 1}$`) })
      .waitFor();
  });

  it('make nobody complain', () => expect(browser.complaints).toEqual([]));
});

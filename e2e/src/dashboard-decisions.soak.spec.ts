import type { ReviewDto } from '@helpdex/contracts';
import { buildApps } from '@helpdex/local-stack';
import { eventually } from '@helpdex/testing';
import { openBrowser, type OpenBrowser } from '@helpdex/testing/browser';
import { seriousFaults, signIn } from './dashboard-page';
import { describeVerbs } from './dashboard-verbs';
import { Guide, text } from './guide';
import { picture } from './picture';
import { changeLedger } from './tampering';
import { createWorld, type World } from './world';

const SUBDOMAIN = 'decide';
const NAME = `${SUBDOMAIN} help`;
const LISTING = '/articles\\?.*include=translations';
const ARTICLES = 12;
/** A run, a rebuild or a check may take so long on a busy machine. */
const WORK_MS = 120_000;

let world: World;
let browser: OpenBrowser;
let guide: Guide;
const ids: number[] = [];

beforeAll(async () => {
  await buildApps();
  world = await createWorld('decisions', { build: false });
  guide = await Guide.open(world, SUBDOMAIN, ['en-us']);
  for (let index = 0; index < ARTICLES; index += 1) {
    const change = index === 0 ? { userSegmentId: guide.segment('signed_in_users') } : {};
    ids.push(await guide.article({ 'en-us': text(`How to mend lamp ${index}`) }, change));
  }
  await guide.connect();
  browser = await openBrowser();
  await signIn(browser.page, world.services.gatewayUrl, world.services.adminKey);
  await browser.page.getByRole('heading', { name: NAME }).waitFor();
});
afterAll(async () => {
  await browser?.close();
  await world?.stop();
});

const page = () => browser.page;
const dialog = () => page().getByRole('dialog');
const go = (path: string) => page().goto(world.services.gatewayUrl + path);
const press = (name: string) => page().getByRole('button', { name, exact: true }).click();
const confirm = (name: string) => dialog().getByRole('button', { name, exact: true }).click();
const review = (title: string) => page().getByRole('article', { name: title });
const openReviews = async () => (await world.api.all<ReviewDto>('/reviews')).filter(({ status }) => status === 'open');
const faults = () => seriousFaults(page());
const soon = (check: () => Promise<void>) => eventually(check, { timeoutMs: WORK_MS });

describe('many articles at once', () => {
  it('are closed together, for one reason, and each says so', async () => {
    await go('/articles');
    for (const index of [1, 2])
      await page()
        .getByRole('checkbox', { name: `Choose How to mend lamp ${index}`, exact: true })
        .check();
    await page().getByRole('region', { name: 'Chosen articles' }).getByRole('button', { name: 'Make internal' }).click();
    await dialog().getByLabel('Reason').fill('Being rewritten');
    expect(await faults()).toEqual([]);
    await confirm('Make internal');
    await page().getByText('2 changed, 0 refused.').waitFor();
    for (const index of [1, 2])
      expect(await guide.entry(ids[index]!)).toMatchObject({ visibility: 'internal', override: { reason: 'Being rewritten' } });
    await page().getByRole('link', { name: 'How to mend lamp 1', exact: true }).click();
    await page().getByRole('region', { name: 'History' }).getByText('“Being rewritten”').waitFor();
  });
});

describe('what waits for a person', () => {
  beforeAll(async () => {
    const [opened, , , , broken] = ids;
    await world.api.expect(200, 'PUT', `/articles/${guide.idOf(opened!, 'en-us')}/visibility`, { override: 'public', reason: 'Harmless' });
    await guide.control.edit(SUBDOMAIN, 'restrict', opened!, guide.segment('staff'));
    await guide.control.addFault({
      ...{ path: LISTING, count: 1 },
      effect: { kind: 'break_row', row: { id: broken! }, locale: 'en-us', fields: { title: 17 } },
    });
    expect(await guide.sync('full')).toMatchObject({ status: 'completed_with_problems' });
    await guide.control.addFault({ path: LISTING, effect: { kind: 'shrink', keep: 0.1 } });
    expect(await guide.sync('full')).toMatchObject({ status: 'held' });
    await guide.control.clearFaults();
  });

  it('is counted in the navigation and shown with what differs', async () => {
    await go('/attention');
    await page().getByRole('link', { name: 'Needs attention' }).getByText('3', { exact: true }).waitFor();
    await review('Many articles at once are missing')
      .getByText(/^\d+ of 12 known articles shown$/)
      .waitFor();
    await review('A choice is suspended').getByText('Restricted to segment Agents and admins').waitFor();
    await page().getByRole('button', { name: 'Fetch again' }).waitFor();
    expect(await faults()).toEqual([]);
    await picture(page(), 'attention');
  });

  it('is kept when a person says so, and taken back when a person says that', async () => {
    await review('Many articles at once are missing').getByRole('button', { name: 'Keep them' }).click();
    await confirm('Keep them');
    await review('Many articles at once are missing').waitFor({ state: 'detached' });
    await review('A choice is suspended').getByRole('button', { name: 'Leave internal' }).click();
    await confirm('Leave internal');
    await review('A choice is suspended').waitFor({ state: 'detached' });
    expect(await openReviews()).toEqual([]);
    expect(await guide.entry(ids[0]!)).toMatchObject({ visibility: 'internal', override: null });
  });

  it('leaves the quarantine when it is fetched again and can be read', async () => {
    await press('Fetch again');
    await page().getByText('Nothing waits for you').waitFor({ timeout: WORK_MS });
    expect(await guide.entry(ids[4]!)).toMatchObject({ state: 'live', visibility: 'public' });
    // A sync that is asked for while it still runs would be this one.
    await soon(async () => expect((await world.api.source(guide.source.id)).activeRun).toBeNull());
  });

  it('is removed when a person says so', async () => {
    for (const id of ids.slice(8)) await guide.control.edit(SUBDOMAIN, 'archive', id);
    expect(await guide.sync('full')).toMatchObject({ status: 'held' });
    await review('Many articles at once are missing').getByRole('button', { name: 'Remove them' }).click({ timeout: WORK_MS });
    await confirm('Remove them');
    await page().getByText('Nothing waits for you').waitFor({ timeout: WORK_MS });
    await soon(async () => expect(await guide.entry(ids[9]!)).toMatchObject({ state: 'archived', visibility: 'internal' }));
  });
});

describe('a drift check', () => {
  it('shows what differs as a picture, and heals it', async () => {
    await guide.control.edit(SUBDOMAIN, 'editTranslation', ids[5]!, 'en-us', { title: 'How to mend lamp 5 for good' });
    await go('/operations?tab=drift');
    await page().getByLabel('Heal what differs').check();
    await press('Start check');
    await page().getByText('1 difference found').waitFor({ timeout: WORK_MS });
    await page().getByRole('figure', { name: 'What agrees and what differs' }).locator('svg.recharts-surface').waitFor();
    expect(await faults()).toEqual([]);
    await picture(page(), 'drift');
    await page().getByRole('link', { name: 'See the sync that heals' }).click();
    await page().getByRole('status').getByText('Completed', { exact: true }).waitFor({ timeout: WORK_MS });
    expect(await guide.entry(ids[5]!)).toMatchObject({ title: 'How to mend lamp 5 for good' });
  });
});

describe('a rebuild', () => {
  async function start(reason: string, isDry = false): Promise<void> {
    await go('/operations?tab=rebuilds');
    await press('Start rebuild');
    await dialog().getByLabel('Reason').fill(reason);
    if (isDry) await dialog().getByLabel('Dry run').check();
    await confirm('Start rebuild');
    await page().waitForURL(/\/rebuilds\/reb_/);
  }
  const ends = (status: string) => page().getByRole('status').getByText(status, { exact: true }).waitFor({ timeout: WORK_MS });

  it('is tried first, then made, and rolled back', async () => {
    await start('To see what would change', true);
    await ends('Checked: it agrees');
    await page().getByText('A rebuild now would change no answer of the search.').waitFor();
    await picture(page(), 'rebuild');
    await start('New analyser');
    await ends('Swapped in');
    await press('Roll back');
    await confirm('Roll back');
    await ends('Rolled back');
  });

  it('is blocked by what differs, and goes on once that is mended', async () => {
    await changeLedger(world, guide.idOf(ids[6]!, 'en-us'), { $inc: { emitVer: 3, 'sent.ver': 3 } });
    await start('Weekly');
    await ends('Blocked: it differs');
    await page().getByText('Old version').waitFor();
    expect(await faults()).toEqual([]);
    await picture(page(), 'blocked');
    await press('Mend and go on');
    await confirm('Mend and go on');
    await ends('Swapped in');
    await page().getByRole('link', { name: 'Back' }).click();
    await page().getByRole('cell', { name: 'Weekly' }).waitFor();
    await picture(page(), 'rebuilds');
  });
});

describeVerbs(() => ({ page: browser.page, world, guide }));

it('nobody complained on the way', () => expect(browser.complaints).toEqual([]));

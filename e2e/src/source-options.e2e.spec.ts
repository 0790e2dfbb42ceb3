import { FINAL_RUN_STATUSES, type SourceOptionsInput } from '@helpdex/contracts';
import type { OracleRow } from '@helpdex/zendesk-simulator';
import { finalRun } from './final-run';
import { ARTICLES, LifecycleDriver, VERY_SLOW_PAGE_MS } from './lifecycle-driver';
import type { CompareOptions } from './oracle';
import { createWorld, sourceInput, type World } from './world';

let world: World;
let life: LifecycleDriver;

beforeAll(async () => {
  world = await createWorld('options');
  life = new LifecycleDriver(world);
});
afterAll(() => world?.stop());
afterEach(() => world.simulator.control.clearFaults());

const control = () => world.simulator.control;

describe('options', () => {
  const onlyEnglish: CompareOptions = { only: ({ archived, locale }) => !archived && locale === 'en-us' };

  it('that take in fewer languages close the others without asking Zendesk; more languages are fetched at once', async () => {
    const source = await life.synced('locales');
    const german = (await life.rowsOf(source)).find(
      ({ locale, expectedVisibility }) => locale === 'de' && expectedVisibility === 'public',
    )!;
    expect(await life.findsPublicly(german, source.id)).toBe(true);
    await control().clearRequests();
    expect(await life.setOptions(source, { locales: ['en-us'] })).toMatchObject({ activeRun: null, options: { locales: ['en-us'] } });
    await life.eventuallyTrue(source, onlyEnglish);
    expect(await life.setOptions(source, { locales: ['en-us'] })).toMatchObject({ activeRun: null });
    expect(await life.findsPublicly(german, source.id)).toBe(false);
    expect(await life.requestsTo('locales')).toBe(0);
    expect(await life.sync(source)).toMatchObject({ status: 'completed', counts: { archived: 0, published: 0 } });
    await life.expectTrue(source, onlyEnglish);
    await control().clearRequests();
    const { activeRun } = await life.setOptions(source, { locales: null });
    expect(activeRun).toMatchObject({ mode: 'full', trigger: 'manual' });
    const run = await finalRun(world.api, activeRun!.id);
    expect(run).toMatchObject({ status: 'completed', error: null });
    expect(run.counts.published).toBe((await life.rowsOf(source)).filter(({ locale }) => locale === 'de').length - run.counts.excluded);
    expect(await life.requestsTo('locales')).toBeLessThan(ARTICLES / 2);
    await life.expectTrue(source);
    expect((await life.setOptions(source, { locales: null })).activeRun).toBeNull();
  });

  it('narrowed and then widened in the middle of a sync hold at the end of it', async () => {
    const source = await life.synced('narrow-middle');
    const { id } = await life.inTheMiddle('narrow-middle', () => world.api.sync(source.id, 'full'), VERY_SLOW_PAGE_MS);
    expect((await life.setOptions(source, { locales: ['en-us'] })).activeRun?.id).toBe(id);
    await life.eventuallyTrue(source, onlyEnglish);
    expect(FINAL_RUN_STATUSES).not.toContain((await world.api.run(id)).status);
    await control().clearFaults();
    expect(await finalRun(world.api, id)).toMatchObject({ status: 'completed', counts: { archived: 0 } });
    await life.expectTrue(source, onlyEnglish);
    const slow = await life.inTheMiddle('narrow-middle', () => world.api.sync(source.id, 'full'));
    const { activeRun } = await life.setOptions(source, { locales: ['de', 'en-us'] });
    await control().clearFaults();
    expect(await world.api.run(slow.id)).toMatchObject({ status: 'cancelled', error: { code: 'source_updated' } });
    expect(await finalRun(world.api, activeRun!.id)).toMatchObject({ status: 'completed', mode: 'full' });
    await life.expectTrue(source);
  });

  it('that take in fewer brands close the others; a brand that is taken in again is fetched', async () => {
    await life.account('brands');
    await control().command('brands', { brand: { subdomain: 'brands-two', hasHelpCenter: true } });
    const [first, second] = world.simulator.simulator.account('brands')!.brands;
    const category = await control().edit('brands', 'createCategory', { 'en-us': 'Second' }, second!.id);
    const section = await control().edit('brands', 'createSection', category, { 'en-us': 'Of the second' });
    for (let index = 0; index < 5; index += 1) {
      const translations = { 'en-us': { title: `Of the second ${index}`, body: '<p>Only here.</p>' } };
      await control().edit('brands', 'createArticle', { sectionId: section, sourceLocale: 'en-us', translations });
    }
    const source = await world.api.createSource(sourceInput('brands'));
    expect(await finalRun(world.api, source.activeRun!.id)).toMatchObject({ status: 'completed' });
    await life.expectTrue(source);
    await life.setOptions(source, { brands: [String(first!.id)] });
    const ofFirst: CompareOptions = { only: ({ archived, brandId }) => !archived && brandId === String(first!.id) };
    await life.eventuallyTrue(source, ofFirst);
    expect(await life.sync(source)).toMatchObject({ status: 'completed', counts: { archived: 0 } });
    await life.expectTrue(source, ofFirst);
    const { activeRun } = await life.setOptions(source, { brands: 'all' });
    expect(await finalRun(world.api, activeRun!.id)).toMatchObject({ status: 'completed' });
    await life.expectTrue(source);
  });

  it('that exclude by label or as outdated hold at once, both ways, without Zendesk, also when the classifier dies over it', async () => {
    const source = await life.synced('rules');
    await control().clearRequests();
    const options: SourceOptionsInput = { outdated: 'include', labelRules: [{ label: 'label-3', action: 'exclude' }] };
    const classifier = world.services.service('classifier');
    await classifier.restart({ FAILPOINT: 'classifier.after-produce:1', HELPDEX_TESTING: '1' });
    await life.setOptions(source, options);
    await classifier.untilExit();
    await classifier.start();
    const visibilityOf = (row: OracleRow): OracleRow['expectedVisibility'] => {
      if (row.labels.includes('label-3')) return 'excluded';
      return row.draft || row.hidden || row.userSegmentId !== null ? 'internal' : 'public';
    };
    await life.eventuallyTrue(source, { visibilityOf });
    await life.setOptions(source, { outdated: 'exclude', labelRules: [] });
    await life.eventuallyTrue(source);
    expect(await life.requestsTo('rules')).toBe(0);
    expect(await life.sync(source)).toMatchObject({ status: 'completed', counts: { archived: 0 } });
    await life.expectTrue(source);
  });
});

import type { SourceCheckDto, SourceDto } from '@helpdex/contracts';
import { finalRun } from '../final-run';
import { sourceInput } from '../world';
import type { Sources } from './sources';

/** Issue 4, points 7 and 11: brands, accounts whose ids collide, tenants on the same account; what a sync would bring. */
export function describeAccounts(sources: () => Sources): void {
  const check = (subdomain: string, change: object = {}): Promise<SourceCheckDto> =>
    sources().api.expect(200, 'POST', '/sources/check', sourceInput(subdomain, change));

  /** A second brand with a help center of its own. */
  async function addBrand(subdomain: string, brand: string): Promise<string> {
    const { control } = sources();
    await control.command(subdomain, { brand: { subdomain: brand } });
    const { id } = (await check(subdomain)).brands.find((one) => one.subdomain === brand)!;
    const category = await control.edit(subdomain, 'createCategory', { 'en-us': 'Second' }, Number(id));
    const section = await control.edit(subdomain, 'createSection', category, { 'en-us': 'All' });
    for (const title of ['Second brand, first article', 'Second brand, second article'])
      await control.edit(subdomain, 'createArticle', {
        ...{ sectionId: section, sourceLocale: 'en-us' },
        translations: { 'en-us': { title, body: `<p>${title}</p>` } },
      });
    return id;
  }

  describe('an account', () => {
    it('with several brands is listed brand by brand, each at its own subdomain, and narrowed to those chosen', async () => {
      await sources().account('brands');
      const second = await addBrand('brands', 'brands-two');
      const source = await sources().api.createSource(sourceInput('brands'));
      await sources().completed(source.activeRun!);
      await sources().expectTrue(source);
      expect(
        (await sources().requestsTo('brands-two')).filter(({ path }) => path.includes('/help_center/articles?')).length,
      ).toBeGreaterThan(0);
      await sources().api.expect(200, 'PATCH', `/sources/${source.id}`, { options: { brands: [second] } });
      const run = await sources().sync(source);
      expect(run).toMatchObject({ status: 'completed', counts: { seen: 2 } });
      await sources().expectTrue(source, { only: ({ brandId }) => brandId === second });
    });

    it('has ids that mean something else in another: neither touches the other’s', async () => {
      const [one, two] = [await sources().synced('ids-one', {}, 12), await sources().synced('ids-two', {}, 12)];
      const ids = async ({ id }: SourceDto) => (await sources().api.articles(id)).map(({ articleId }) => articleId).sort();
      expect(await ids(one)).toEqual(await ids(two));
      const [article] = await ids(two);
      await sources().control.edit('ids-two', 'editTranslation', Number(article), 'en-us', { title: 'Only in the second' });
      await sources().control.edit('ids-one', 'archive', Number(article));
      for (const source of [one, two]) expect(await sources().sync(source)).toMatchObject({ status: 'completed' });
      await sources().expectTrue(two);
      await sources().expectTrue(one, { only: () => true });
    });

    it('of two tenants is two sources that do not see each other', async () => {
      const mine = await sources().synced('shared-name', {}, 4);
      const tenant = await sources().api.expect<{ adminKey: string }>(201, 'POST', '/tenants', { name: 'Another' });
      const theirs = sources().api.as(tenant.adminKey);
      expect(await theirs.all('/sources')).toEqual([]);
      const source = await theirs.createSource(sourceInput('shared-name'));
      expect(await finalRun(theirs, source.activeRun!.id)).toMatchObject({ status: 'completed' });
      expect((await theirs.articles(source.id)).length).toBe((await sources().api.articles(mine.id)).length);
      expect((await theirs.refused('GET', `/sources/${mine.id}`)).status).toBe(404);
      expect((await theirs.refused('POST', `/sources/${mine.id}/sync`, {})).status).toBe(404);
      expect(await theirs.articles(mine.id)).toEqual([]);
      const [row] = (await sources().control.oracle('shared-name')).filter(({ expectedVisibility }) => expectedVisibility === 'public');
      const hits = async (client: typeof theirs) =>
        (await client.search(`q=${encodeURIComponent(row!.title)}`)).items.map(({ source: { id } }) => id);
      expect(new Set(await hits(theirs))).toEqual(new Set([source.id]));
      expect(await hits(sources().api)).not.toContain(source.id);
      await theirs.expect(202, 'DELETE', `/sources/${source.id}`);
      await sources().expectTrue(mine);
    });

    it('is counted before it is connected, to the article, and nothing of it is stored', async () => {
      await sources().account('counted', 23, { locales: ['en-us', 'de'] });
      const second = await addBrand('counted', 'counted-two');
      const rows = await sources().control.oracle('counted');
      const whole = await check('counted');
      expect(whole).toMatchObject({ account: { subdomain: 'counted', role: 'admin' }, locales: ['de', 'en-us'] });
      expect(whole.brands.map(({ subdomain }) => subdomain).sort()).toEqual(['counted', 'counted-two']);
      expect(whole.estimates).toMatchObject({ articles: new Set(rows.map(({ articleId }) => articleId)).size, variants: rows.length });
      const { estimates } = await check('counted', { options: { brands: [second] } });
      expect(estimates).toMatchObject({ articles: 2, variants: 2 });
      expect((await sources().api.all<SourceDto>('/sources')).map(({ subdomain }) => subdomain)).not.toContain('counted');
    });
  });
}

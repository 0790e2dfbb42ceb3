import { eventually } from '@helpdex/testing';
import type { Page } from 'playwright-core';
import { seriousFaults } from './dashboard-page';
import type { Guide } from './guide';
import { picture } from './picture';
import type { World } from './world';

interface Stage {
  page: Page;
  world: World;
  guide: Guide;
}

const WORK_MS = 120_000;

/** What can be done to a source and to keys by mouse, in a world that the spec has brought up. */
export function describeVerbs(stage: () => Stage): void {
  const page = () => stage().page;
  const dialog = () => page().getByRole('dialog');
  const go = (path: string) => page().goto(stage().world.services.gatewayUrl + path);
  const source = () => stage().world.api.source(stage().guide.source.id);
  async function menu(item: string): Promise<void> {
    await page()
      .getByRole('button', { name: /^More actions for/ })
      .click();
    await page().getByRole('menuitem', { name: item, exact: true }).click();
  }

  describe('a source', () => {
    it('is given another name and schedule', async () => {
      await go('/sources');
      await menu('Edit');
      await page().getByLabel('Name').first().fill('Lamps');
      await page().getByRole('textbox', { name: 'Sync schedule' }).click();
      await page().getByRole('option', { name: 'Every day' }).click();
      expect(await seriousFaults(page())).toEqual([]);
      await picture(page(), 'edit');
      await page().getByRole('button', { name: 'Save changes' }).click();
      await page().getByText('Saved.').waitFor();
      expect(await source()).toMatchObject({ name: 'Lamps', cadence: 'daily' });
    });

    it('is disconnected, and connected again with a full sync', async () => {
      await go('/sources');
      await menu('Disconnect');
      await dialog().getByRole('button', { name: 'Disconnect' }).click();
      await page().getByText('Disconnected', { exact: true }).waitFor();
      expect((await source()).credentials.last4).toBeNull();
      await menu('Reconnect');
      await dialog().getByLabel('API token', { exact: true }).fill(`${stage().guide.subdomain}-token`);
      expect(await seriousFaults(page())).toEqual([]);
      await picture(page(), 'reconnect');
      await dialog().getByRole('button', { name: 'Reconnect' }).click();
      await page().getByText('Connected', { exact: true }).waitFor();
      await eventually(async () => expect((await source()).lastRun).toMatchObject({ trigger: 'reconnect', status: 'completed' }), {
        timeoutMs: WORK_MS,
      });
    });
  });

  describe('keys and tenants', () => {
    it('a key that is revoked lets nobody in any more', async () => {
      const { api } = stage().world;
      const { key } = await api.createKey('reader');
      await go('/settings');
      await page().getByRole('button', { name: 'Revoke e2e reader' }).click();
      await dialog().getByRole('button', { name: 'Revoke', exact: true }).click();
      await page().getByRole('cell', { name: 'e2e reader', exact: true }).waitFor({ state: 'detached' });
      expect((await api.as(key).refused('GET', '/search?q=lamp')).status).toBe(401);
    });

    it('a tenant is added, and its key opens a house of its own', async () => {
      const { api } = stage().world;
      await go('/settings?tab=tenants');
      await page().getByLabel('Name of the tenant').fill('Another house');
      await page().getByRole('button', { name: 'Add tenant' }).click();
      const key = await page().getByRole('status').locator('code').innerText();
      expect(await seriousFaults(page())).toEqual([]);
      await picture(page(), 'tenants');
      expect(await api.as(key).all('/sources')).toEqual([]);
    });
  });
}

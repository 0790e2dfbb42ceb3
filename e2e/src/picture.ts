import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

export const PICTURES = join(__dirname, '../../test-results/screenshots');

const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 390, height: 844 };
/** Set by `npm run screenshots`: every picture also on a telephone and in the dark, for people to look at. */
const TAKES_ALL = process.env['HELPDEX_PICTURES'] === 'all';

/** For people to look at; the README's pictures are made of some of them. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`), animations: 'disabled' });
  if (TAKES_ALL) await everyVariant(page, name);
}

async function everyVariant(page: Page, name: string): Promise<void> {
  const before = page.viewportSize() ?? WIDE;
  const scheme = await page.locator('html').getAttribute('data-mantine-color-scheme');
  for (const [size, viewport] of [['wide', WIDE] as const, ['narrow', NARROW] as const]) {
    await page.setViewportSize(viewport);
    for (const colours of ['light', 'dark']) {
      await colour(page, colours);
      await page.screenshot({ path: join(PICTURES, `${name}.${size}-${colours}.png`), animations: 'disabled', fullPage: true });
    }
  }
  await colour(page, scheme ?? 'light');
  await page.setViewportSize(before);
}

const colour = (page: Page, scheme: string): Promise<void> =>
  page.evaluate(`document.documentElement.setAttribute('data-mantine-color-scheme', '${scheme}')`);

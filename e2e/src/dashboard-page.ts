import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];

/** Serious and critical faults in accessibility, of the page as it stands. */
export async function seriousFaults(page: Page): Promise<string[]> {
  // Legacy mode stays out of frames: the preview of an article runs no script, axe's own included.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(RULES).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** The sentence shown at a field when it is refused. */
export const refusal = (page: Page, label: string): Locator =>
  page.locator('.mantine-InputWrapper-root', { has: page.getByLabel(label) }).locator('.mantine-InputWrapper-error');

export async function signIn(page: Page, address: string, key: string): Promise<void> {
  await page.goto(address);
  await page.getByLabel('API key').fill(key);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** The first step of adding a source, by API token. */
export async function fillConnection(
  page: Page,
  { subdomain, token, email = 'admin@demo.test' }: { subdomain: string; token: string; email?: string },
): Promise<void> {
  await page.getByLabel('E-mail and API token').check();
  await page.getByLabel('Subdomain').fill(subdomain);
  await page.getByLabel('E-mail', { exact: true }).fill(email);
  await page.getByLabel('API token', { exact: true }).fill(token);
}

export const fitsItsWidth = (page: Page): Promise<boolean> => page.evaluate('document.documentElement.scrollWidth <= window.innerWidth');

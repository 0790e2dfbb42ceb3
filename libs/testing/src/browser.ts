import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';

const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
/** Nothing but the page under test is talked to. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** How long an element may take to show, also on a machine that does much else. */
const PATIENCE_MS = 40_000;

export interface OpenBrowser {
  page: Page;
  context: BrowserContext;
  /** Everything the page complained about: errors of scripts, refused resources. */
  complaints: string[];
  close(): Promise<void>;
}

const executable = (): string => {
  const found = [process.env['CHROMIUM_PATH'], ...BROWSERS].find((path) => path !== undefined && existsSync(path));
  if (!found) throw new Error('No Chromium found. Install it (Debian: apt-get install chromium) or set CHROMIUM_PATH.');
  return found;
};

export interface BrowserOptions {
  width?: number;
  dark?: boolean;
  /** Of the person in front of it; default American English. */
  locale?: string;
  /** Where that person is; default: where the machine is. */
  timezoneId?: string;
}

/** A real Chromium with a profile of its own, as wide as wanted. */
export async function openBrowser({ width = 1440, dark = false, locale = 'en-US', timezoneId }: BrowserOptions = {}): Promise<OpenBrowser> {
  const profile = mkdtempSync(join(tmpdir(), 'helpdex-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: executable(),
    headless: true,
    args: ARGUMENTS,
    locale,
    ...(timezoneId === undefined ? {} : { timezoneId }),
    viewport: { width, height: 900 },
    colorScheme: dark ? 'dark' : 'light',
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = context.pages()[0] ?? (await context.newPage());
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // Refused requests are shown to the person; the browser's own note of them is not a fault of the page.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) complaints.push(message.text());
  });
  const close = async (): Promise<void> => {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  };
  return { page, context, complaints, close };
}

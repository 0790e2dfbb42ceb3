import { eventually } from '@helpdex/testing';
import type { Page, Request } from 'playwright-core';
import { WATCH, type Waited } from './watch-rows';

/** Between two keys, as somebody types who types well. */
const TYPING_MS = 80;

/** The list of articles as a person filters it. Every method tells how long the person then waits for the rows. */
export class KnowledgePage {
  private readonly unanswered = new Set<Request>();

  /** @param entries how many there are */
  constructor(
    private readonly page: Page,
    private readonly entries: number,
  ) {
    page.on('request', (request) => request.url().includes('/api/v1/articles') && this.unanswered.add(request));
    page.on('requestfinished', (request) => this.unanswered.delete(request));
    page.on('requestfailed', (request) => this.unanswered.delete(request));
  }

  async open(gatewayUrl: string, key: string): Promise<void> {
    await this.page.goto(gatewayUrl);
    await this.page.getByLabel('API key').fill(key);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
    await this.page.getByRole('link', { name: 'Knowledge' }).click();
    await this.page.getByRole('listitem').first().waitFor();
    await this.page.evaluate(WATCH);
  }

  /** The rows drawn at present, of however many there are. */
  rowsDrawn(): Promise<number> {
    return this.page.getByRole('listitem').count();
  }

  type(text: string): Promise<Waited> {
    const field = this.page.getByLabel('Title contains');
    // The title stands first; a time or a path may hold the same digits.
    return this.untilRows(`^[^\\n]*${text}`, () => field.pressSequentially(text, { delay: TYPING_MS }), text.length);
  }

  /** @param pattern what every row then reads like */
  async choose(filter: 'Locale' | 'Section', option: RegExp, pattern: string): Promise<Waited> {
    await this.page.getByRole('textbox', { name: filter }).click();
    const entry = this.page.getByRole('option', { name: option }).first();
    await entry.waitFor();
    return this.untilRows(pattern, () => entry.click());
  }

  /** Takes all filters away, and waits until the rows are mixed again. */
  async clear(): Promise<void> {
    await this.page.getByRole('button', { name: 'Clear filters' }).click();
    await this.page.getByText(`${this.entries.toLocaleString('en')} articles`, { exact: true }).waitFor();
    // What is still counted would share the database with what is asked next.
    await eventually(() => {
      if (this.unanswered.size > 0) throw new Error('the page still waits for articles');
    });
  }

  private async untilRows(pattern: string, act: () => Promise<void>, strokes = 1): Promise<Waited> {
    const waiting = this.page.evaluate(`untilRows(${JSON.stringify(pattern)}, ${strokes})`) as Promise<Waited>;
    const [waited] = await Promise.all([waiting, act()]);
    return waited;
  }
}

import { parseDocument, DomUtils } from 'htmlparser2';
import type { Element } from 'domhandler';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { seededRandom } from '../seeded-random';
import { AccountEditor, type NewTranslation } from '../state/account-editor';
import type { SimulatorClock } from '../state/clock';
import type { Account } from '../state/model';
import { DEFAULT_MIX, type VisibilityMix } from './mixed-visibility';

export interface FolderOptions extends VisibilityMix {
  /** Holds one folder per locale, each with the same relative paths. */
  path: string;
  /** Folders to read; the first is the source locale. */
  locales: string[];
  seed?: number;
  /** Element that holds the text; without it the whole body. */
  contentId?: string;
  /** At most so many pages, in order of their paths. */
  limit?: number;
}

export interface ImportedPage {
  title: string;
  body: string;
}

/** Title and text of one page. @returns undefined when it has neither. */
export function readPage(html: string, contentId = 'DisplayArea'): ImportedPage | undefined {
  const document = parseDocument(html);
  const title = DomUtils.findOne(({ name }) => name === 'title', document.children);
  const content =
    DomUtils.findOne((element: Element) => element.attribs['id'] === contentId, document.children) ??
    DomUtils.findOne(({ name }) => name === 'body', document.children);
  if (!title || !content) return undefined;
  return { title: DomUtils.textContent(title).trim(), body: DomUtils.getInnerHTML(content).trim() };
}

async function pagesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.html'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

/** First folder is the category, the rest the section; pages at the top stand in a category of their own. */
function placeOf(page: string): { category: string; section: string } {
  const [category = 'General', ...rest] = dirname(page)
    .split(sep)
    .filter((part) => part !== '.');
  return { category, section: rest.length > 0 ? rest.join(' / ') : 'Overview' };
}

class Places {
  private readonly categories = new Map<string, number>();
  private readonly sections = new Map<string, number>();

  constructor(
    private readonly editor: AccountEditor,
    private readonly locale: string,
  ) {}

  sectionFor(page: string): number {
    const { category, section } = placeOf(page);
    const categoryId = this.categories.get(category) ?? this.editor.createCategory({ [this.locale]: category });
    this.categories.set(category, categoryId);
    const key = `${category}\n${section}`;
    const sectionId = this.sections.get(key) ?? this.editor.createSection(categoryId, { [this.locale]: section });
    this.sections.set(key, sectionId);
    return sectionId;
  }
}

const MINUTE_MS = 60_000;

/** Imports real help pages: one article per relative path, one translation per locale folder that has it. @throws when the folder cannot be read. */
export async function loadFolder(account: Account, clock: SimulatorClock, options: FolderOptions): Promise<void> {
  const { path, locales, seed = 1, contentId, limit = Infinity } = options;
  const mix = { ...DEFAULT_MIX, ...options };
  const random = seededRandom(seed);
  const [source = 'en-us'] = locales;
  const editor = new AccountEditor(account, clock);
  const places = new Places(editor, source);
  const staff = [...account.segments.values()].find(({ userType }) => userType === 'staff')?.id ?? null;
  const pages = (await pagesBelow(join(path, source))).slice(0, limit);
  const start = clock.now() - pages.length * MINUTE_MS;
  for (const [index, page] of pages.entries()) {
    const translations: Record<string, NewTranslation> = {};
    for (const locale of locales) {
      const html = await readFile(join(path, locale, page), 'utf8').catch(() => undefined);
      const read = html === undefined ? undefined : readPage(html, contentId);
      if (read) translations[locale] = { ...read, draft: random() < mix.drafts, outdated: random() < mix.outdated };
    }
    if (!translations[source]) continue;
    const at = start + index * MINUTE_MS;
    const userSegmentId = random() < mix.restricted ? staff : null;
    editor.createArticle({
      sectionId: places.sectionFor(page),
      sourceLocale: source,
      translations,
      userSegmentId,
      createdAt: at,
      updatedAt: at,
    });
  }
}

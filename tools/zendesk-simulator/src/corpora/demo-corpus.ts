import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AccountEditor, type NewTranslation } from '../state/account-editor';
import type { SimulatorClock } from '../state/clock';
import type { Account } from '../state/model';
import { addSegment } from '../state/new-account';

const FOLDER = join(__dirname, '../../corpora/demo');

interface Structure {
  categories: { key: string; names: Record<string, string>; sections: { key: string; names: Record<string, string> }[] }[];
  segments: { key: string; name: string; userType: 'signed_in_users' | 'staff' }[];
}

interface DemoArticle {
  section: string;
  sourceLocale: string;
  labels: string[];
  segment: string | null;
  promoted: boolean;
  createdAt: string;
  updatedAt: string;
  translations: Record<string, NewTranslation>;
}

const readJson = async <T>(file: string): Promise<T> => JSON.parse(await readFile(file, 'utf8')) as T;

function segmentIds(account: Account, structure: Structure, now: number): Map<string, number> {
  const builtIn = [...account.segments.values()];
  const idOf = (userType: string): number => builtIn.find((segment) => segment.userType === userType)?.id ?? -1;
  const ids = new Map([
    ['signed-in', idOf('signed_in_users')],
    ['staff', idOf('staff')],
  ]);
  for (const { key, ...segment } of structure.segments) ids.set(key, addSegment(account, segment, now));
  return ids;
}

/** The hand-written help center of a made-up company, in four languages. In file order, so that ids are the same at every start. */
export async function loadDemo(account: Account, clock: SimulatorClock): Promise<void> {
  const structure = await readJson<Structure>(join(FOLDER, 'structure.json'));
  const editor = new AccountEditor(account, clock);
  const segments = segmentIds(account, structure, clock.now());
  const sections = new Map<string, number>();
  for (const category of structure.categories) {
    const categoryId = editor.createCategory(category.names);
    for (const section of category.sections) sections.set(section.key, editor.createSection(categoryId, section.names));
  }
  for (const file of (await readdir(join(FOLDER, 'articles'))).sort()) {
    const article = await readJson<DemoArticle>(join(FOLDER, 'articles', file));
    const sectionId = sections.get(article.section);
    const userSegmentId = article.segment === null ? null : segments.get(article.segment);
    if (sectionId === undefined || userSegmentId === undefined)
      throw new Error(`${file} names a section or segment that structure.json does not`);
    const { sourceLocale, labels, promoted, translations } = article;
    const times = { createdAt: Date.parse(article.createdAt), updatedAt: Date.parse(article.updatedAt) };
    editor.createArticle({ sectionId, sourceLocale, labels, promoted, translations, userSegmentId, ...times });
  }
}

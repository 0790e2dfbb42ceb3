import { seededRandom } from '../seeded-random';
import { AccountEditor, type NewTranslation } from '../state/account-editor';
import type { SimulatorClock } from '../state/clock';
import type { Account } from '../state/model';
import { DEFAULT_MIX, type VisibilityMix } from './mixed-visibility';

export interface GeneratedOptions extends VisibilityMix {
  articles: number;
  locales?: string[];
  seed?: number;
  /** Words of an average body. */
  words?: number;
}

const WORDS = (
  'router lamp signal battery account invoice order update reset network cable sensor room schedule heating light button password garden window ' +
  'kitchen delivery return refund support install manual warranty schedule profile family guest device bridge remote colour scene timer alarm'
).split(' ');
const SECTIONS = 20;
const HOUR_MS = 3_600_000;

/** A help center of any size, the same for the same seed. Text is words from a list: enough for load, not for reading. */
export function generate(account: Account, clock: SimulatorClock, options: GeneratedOptions): void {
  const { articles, locales = ['en-us'], seed = 1, words = 120 } = options;
  const mix = { ...DEFAULT_MIX, ...options };
  const random = seededRandom(seed);
  const pick = (): string => WORDS[Math.floor(random() * WORDS.length)] ?? 'router';
  const editor = new AccountEditor(account, clock);
  const category = editor.createCategory({ 'en-us': 'Generated' });
  const sections = Array.from({ length: SECTIONS }, (_, index) => editor.createSection(category, { 'en-us': `Section ${index + 1}` }));
  const staff = [...account.segments.values()].find(({ userType }) => userType === 'staff')?.id ?? null;
  const start = clock.now() - articles * HOUR_MS;

  const text = (locale: string, index: number): NewTranslation => {
    const body = Array.from({ length: Math.ceil(words / 40) }, () => `<p>${Array.from({ length: 40 }, pick).join(' ')}.</p>`).join('\n');
    const title = `${locale} ${pick()} ${pick()} ${index}`;
    return { title, body, draft: random() < mix.drafts, outdated: random() < mix.outdated };
  };

  for (let index = 0; index < articles; index += 1) {
    const kept = locales.filter((_, position) => position === 0 || random() >= mix.untranslated);
    const at = start + index * HOUR_MS;
    editor.createArticle({
      sectionId: sections[index % SECTIONS] ?? 0,
      sourceLocale: locales[0] ?? 'en-us',
      translations: Object.fromEntries(kept.map((locale) => [locale, text(locale, index)])),
      userSegmentId: random() < mix.restricted ? staff : null,
      labels: [`label-${index % 7}`],
      ...{ createdAt: at, updatedAt: at },
    });
  }
}

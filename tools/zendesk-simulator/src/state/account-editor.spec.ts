import { AccountEditor } from './account-editor';
import type { defaultSwitches } from './model';
import { type Account } from './model';
import { addBrand, newAccount } from './new-account';
import { oracle } from './oracle';

let now = Date.UTC(2026, 0, 1);
let account: Account;
let editor: AccountEditor;
let id: number;
let section: number;

beforeEach(() => {
  now = Date.UTC(2026, 0, 1);
  account = newAccount(
    { subdomain: 'acme', locales: ['en-us', 'de'], defaultLocale: 'en-us', adminEmail: 'a@acme.test', adminToken: 't' },
    now,
  );
  editor = new AccountEditor(account, { now: () => now });
  section = editor.createSection(editor.createCategory({ 'en-us': 'C' }), { 'en-us': 'S' });
  id = editor.createArticle({
    sectionId: section,
    sourceLocale: 'en-us',
    translations: { 'en-us': { title: 'T', body: 'x' }, de: { title: 'D', body: null } },
  });
  now += 60_000;
});

const moved = (): boolean => account.articles.get(id)?.updatedAt === now;
const only = () => [...oracle(account)].map(({ locale, expectedVisibility }) => [locale, expectedVisibility]);

it.each<[string, () => void, keyof ReturnType<typeof defaultSwitches> | null, boolean]>([
  ['text of the source locale', () => editor.editTranslation(id, 'en-us', { title: 'U' }), null, true],
  ['identical text', () => editor.editTranslation(id, 'en-us', { title: 'T' }), null, false],
  ['text of another locale', () => editor.editTranslation(id, 'de', { title: 'U' }), 'translationBumpsArticle', true],
  ['labels', () => editor.setLabels(id, ['x']), 'labelBumpsArticle', false],
  ['segment', () => editor.restrict(id, [...account.segments.keys()][0]!), 'segmentBumpsArticle', true],
  ['section', () => editor.move(id, section), 'sectionMoveBumpsArticle', true],
  ['archive', () => editor.archive(id), null, false],
])('%s moves updated_at as the reference says, or as the switch does', (_name, change, flag, expected) => {
  change();
  expect(moved()).toBe(expected);
  if (flag === null) return;
  now += 60_000;
  Object.assign(account.switches, { [flag]: !expected });
  if (flag === 'translationBumpsArticle') editor.editTranslation(id, 'de', { title: 'V' });
  else change();
  expect(moved()).toBe(!expected);
});

it.each<[string, () => void, string]>([
  ['open', () => undefined, 'public'],
  ['draft', () => editor.editTranslation(id, 'en-us', { draft: true }), 'internal'],
  ['hidden', () => editor.editTranslation(id, 'en-us', { hidden: true }), 'internal'],
  ['restricted', () => editor.restrict(id, [...account.segments.keys()][0]!), 'internal'],
  ['outdated', () => editor.editTranslation(id, 'en-us', { outdated: true }), 'excluded'],
  ['archived', () => editor.archive(id), 'internal'],
])('the oracle calls %s what it is', (_name, change, expected) => {
  change();
  expect(only().find(([locale]) => locale === 'en-us')).toEqual(['en-us', expected]);
});

it('the oracle leaves out disabled locales and closed help centers', () => {
  account.brands[0]!.locales = ['de'];
  expect(only()).toEqual([['de', 'public']]);
  account.brands[0]!.hasHelpCenter = false;
  expect(only()).toEqual([]);
});

it('restores under the old time, and says what is not there', () => {
  editor.archive(id);
  editor.restore(id);
  expect(moved()).toBe(false);
  expect(() => editor.archive(1)).toThrow('article 1');
  expect(addBrand(account, { name: 'b', subdomain: 'b', locales: [], defaultLocale: 'en-us' }).id).not.toBe(id);
});

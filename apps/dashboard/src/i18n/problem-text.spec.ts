import { fields as german } from './de/fields';
import { actions, problems } from './de/problems';
import { fields as english } from './en/fields';
import { fieldMessage, problemAction, problemMessage } from './problem-text';

const told = { code: 'zendesk_unauthorized', message: 'Zendesk does not accept these.', action: 'Enter new ones.' };
const unknown = { code: 'never_heard_of', message: 'Odd.', action: 'Ask.' };

it('leaves English to the server', () => {
  expect(problemMessage(told, 'en')).toBe(told.message);
  expect(problemAction(told, 'en')).toBe(told.action);
});

it('says in German what it has words for, and the rest in the words of the server', () => {
  expect(problemMessage(told, 'de')).toContain('Zugangsdaten');
  expect(problemAction(told, 'de')).toContain('geben Sie hier neue ein');
  expect([problemMessage(unknown, 'de'), problemAction(unknown, 'de')]).toEqual(['Odd.', 'Ask.']);
});

it('gives no advice where the server gives none', () => expect(problemAction({ ...told, action: null }, 'de')).toBe(''));

it('has advice only on what it can tell', () => expect(Object.keys(actions).filter((code) => !(code in problems))).toEqual([]));

describe('what is wrong with a field', () => {
  const broken = (field: string, rule: string) => ({ field, rule, message: 'must be right' });

  it.each([
    ['credentials.email', 'isEmail', 'This is no e-mail address.', 'Das ist keine E-Mail-Adresse.'],
    ['options.sectionRules.0.sectionId', 'matches', 'Enter the number', 'Geben Sie die Nummer'],
    ['options.locales.0', 'matches', 'A language', 'Einer Sprache'],
    // These the server says in a sentence for people.
    ['subdomain', 'subdomain', 'must be right', 'Geben Sie den Teil vor'],
    ['cadence', 'cadence', 'must be right', 'Diesen Zeitplan'],
    ['odd', 'never_heard_of', 'must be right', 'must be right'],
  ])('is said by its rule: %s, %s', (field, rule, inEnglish, inGerman) => {
    expect(fieldMessage(broken(field, rule), 'en')).toContain(inEnglish);
    expect(fieldMessage(broken(field, rule), 'de')).toContain(inGerman);
  });

  it('has German words for whatever has English ones', () => expect(Object.keys(english).filter((rule) => !(rule in german))).toEqual([]));
});

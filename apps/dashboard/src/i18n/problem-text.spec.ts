import { actions, problems } from './de/problems';
import { problemAction, problemMessage } from './problem-text';

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

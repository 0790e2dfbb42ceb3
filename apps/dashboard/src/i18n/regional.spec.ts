import { inSentence, regional } from './regional';

it.each([
  ['en', ['fr-FR', 'en-GB', 'en-US'], 'en-GB'],
  ['de', ['de-CH', 'de'], 'de-CH'],
  ['de', ['en-US'], 'de'],
  ['en', [], 'en'],
])('writes %s for somebody whose languages are %j as %s', (language, known, expected) => expect(regional(language, known)).toBe(expected));

it('leaves German nouns as they are', () => {
  expect(inSentence('Mit Problemen abgeschlossen')).toBe('mit Problemen abgeschlossen');
  expect(inSentence('')).toBe('');
});

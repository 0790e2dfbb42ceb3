import { isReason } from './redrive-command';

it.each([
  ['index-refused', 'index-refused', true],
  ['index-refused', 'index_refused', true],
  ['malformed.json', 'malformed.json', true],
  ['index-refused', 'refused', false],
])('a dead letter of the reason %s is meant by %s: %s', (reason, wanted, isMeant) => {
  expect(isReason(reason, wanted)).toBe(isMeant);
});

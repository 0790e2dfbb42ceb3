import { describeResult, resultName, significant } from './result-file';

it('keeps quick results out of the repository', () => {
  expect([resultName('full-sync', false), resultName('full-sync', true)]).toEqual(['full-sync.json', 'full-sync.local.json']);
});

it.each([
  [0.123456, 0.1235],
  [1234.56, 1235],
  [7683, 7683],
  [0, 0],
])('%d is told as %d', (value, told) => {
  expect(significant(value)).toBe(told);
});

it('tells the ratios first, and nested measurements below their name', () => {
  const lines = describeResult({ name: 'x', ratios: { ratio: 0.5 }, measurements: { run: { seconds: 2 } } }).split('\n');
  expect(lines.map((line) => line.trim().replace(/ {2,}/, ' = '))).toEqual(['x', 'ratio = 0.5', 'run', 'seconds = 2']);
});

import { median, percentile } from '../median';
import { expectedPerSide } from '../searchable';

it('takes the middle one, whatever the order', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(() => median([1, 2])).toThrow(RangeError);
  expect(() => median([])).toThrow(RangeError);
});

it('takes the value that nineteen of twenty do not exceed', () => {
  const values = Array.from({ length: 100 }, (_, at) => 100 - at);
  expect(percentile(values, 0.95)).toBe(95);
  expect(percentile([7], 0.95)).toBe(7);
  expect(() => percentile([], 0.95)).toThrow(RangeError);
});

it('expects on each side what Zendesk means to be there, and nothing that is archived or excluded', () => {
  const row = (expectedVisibility: 'public' | 'internal' | 'excluded', archived = false) => ({ expectedVisibility, archived });
  const rows = [row('public'), row('public'), row('internal'), row('excluded'), row('internal', true)];
  expect(expectedPerSide(rows)).toEqual({ public: 2, internal: 1 });
});

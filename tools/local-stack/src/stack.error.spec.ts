import { describeFailure, StackError } from './stack.error';

it('says what happened and what to do', () => {
  expect(describeFailure(new StackError('port_taken', 'Port 8080 is taken.', 'Stop what uses it.'))).toBe(
    'Port 8080 is taken.\n  What to do: Stop what uses it.',
  );
  expect(describeFailure('no error at all')).toBe('no error at all');
});

it('says what was behind it, in words only, and only so far', () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED'), { headers: { authorization: 'Basic c2VjcmV0' } });
  const told = describeFailure(new Error('no answer', { cause: new TypeError('fetch failed', { cause: refused }) }));
  expect(told).toMatch(/no answer[\s\S]*because: TypeError: fetch failed\n {2}because: Error: connect ECONNREFUSED$/);
  expect(told).not.toContain('c2VjcmV0');
  const circle = new Error('round');
  circle.cause = circle;
  expect(describeFailure(circle).match(/because/g)).toHaveLength(5);
});

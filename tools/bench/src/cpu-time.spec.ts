import { cpuSecondsOf, difference } from './cpu-time';

it('reads user and system time, also of a process with an awkward name', () => {
  const stat = '4242 (node (x) y) S 1 4242 4242 0 -1 4194304 99 0 0 0 1234 66 0 0 20 0 11 0 5 1 2';
  expect(cpuSecondsOf(stat)).toBe(13);
});

it('tells what was added, for names that were not there before as well', () => {
  expect(difference({ a: 3, b: 2 }, { a: 1 })).toEqual({ a: 2, b: 2 });
});

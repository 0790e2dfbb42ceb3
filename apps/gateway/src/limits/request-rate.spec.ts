import { RequestRate } from './request-rate';

const limits = { each: { burst: 3, perSecond: 1 }, all: { burst: 5, perSecond: 10 }, maxNames: 4 };
const taken = (rate: RequestRate, name: string, times: number, now: number): number[] =>
  Array.from({ length: times }, () => rate.take(name, now));

it('lets a burst through, says how long to wait, and lets through again then', () => {
  const rate = new RequestRate(limits, 0);
  expect(taken(rate, 'a', 4, 0)).toEqual([0, 0, 0, 1]);
  expect(rate.take('a', 999)).toBe(1);
  expect(taken(rate, 'a', 2, 1_000)).toEqual([0, 1]);
});

it('keeps names apart, but all of them together within what one process can do', () => {
  const rate = new RequestRate(limits, 0);
  expect(taken(rate, 'a', 3, 0)).toEqual([0, 0, 0]);
  expect(taken(rate, 'b', 3, 0)).toEqual([0, 0, 1]);
  expect(rate.take('b', 100)).toBe(0);
});

it('who is refused takes nothing from the others', () => {
  const rate = new RequestRate(limits, 0);
  expect(taken(rate, 'a', 50, 0).filter((wait) => wait === 0)).toHaveLength(3);
  expect(taken(rate, 'b', 2, 0)).toEqual([0, 0]);
});

it('saves up no more than a burst, also when the clock is set back', () => {
  const rate = new RequestRate(limits, 0);
  expect(taken(rate, 'a', 5, 3_600_000)).toEqual([0, 0, 0, 1, 1]);
  expect(rate.take('a', 0)).toBe(1);
});

it('remembers a bounded number of names', () => {
  const rate = new RequestRate({ ...limits, all: { burst: 1_000, perSecond: 1 } }, 0);
  for (let name = 0; name < 100; name += 1) rate.take(`n${name}`, 0);
  expect(rate.names).toBe(4);
});

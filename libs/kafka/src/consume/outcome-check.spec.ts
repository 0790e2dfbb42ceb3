import { done, park, retry } from '../outcome';
import { alignOutcomes } from './outcome-check';

describe('alignOutcomes', () => {
  it('spreads one outcome over all records', () => {
    expect(alignOutcomes(done(), 3)).toEqual([done(), done(), done()]);
  });

  it('takes one for each', () => {
    const outcomes = [done(), retry('later', 5), park('bad', 'why')];
    expect(alignOutcomes(outcomes, 3)).toEqual(outcomes);
  });

  it.each([
    ['nothing', undefined],
    ['too few', [done()]],
    ['too many', [done(), done(), done()]],
    ['a stranger', [done(), { kind: 'ok' }]],
    ['no reason', [done(), { kind: 'park' }]],
    ['null', null],
    ['a truth', true],
  ])('does not take %s for success', (_, result) => {
    expect(() => alignOutcomes(result, 2)).toThrow(TypeError);
  });
});

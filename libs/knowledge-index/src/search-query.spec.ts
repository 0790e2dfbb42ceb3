import fc from 'fast-check';
import { passagesBody, searchBody } from './search-query';

const CLUSTER_TAKES = 5_900;
/** Text of the part of a query that looks in every field. */
const askedOf = (query: string, locale?: string): string => {
  const { query: built } = searchBody({ query, scope: 'all', ...(locale && { locale }) }, 0, 20);
  return (built as { bool: { must: { bool: { should: { multi_match: { query: string } }[] } }[] } }).bool.must[0]!.bool.should[0]!
    .multi_match.query;
};
/** As an upper bound of what analyzers make of it: every character that is neither space nor sign, or every run of them. */
const words = (text: string): number => [...text.matchAll(/\p{Script=Han}|\p{Extended_Pictographic}|[\p{L}\p{N}\p{M}]+/gu)].length;

describe('a question to the cluster', () => {
  it('stays as it is when it is one a person would ask', () => {
    for (const query of ['reset router', "Why doesn't my router (X-200) answer?", 'ルーターをリセットする方法', ' a.b '])
      expect(askedOf(query, 'en-us')).toBe(query.trim());
  });

  it.each([
    ['words', 'one two three '.repeat(30)],
    ['pictures', '😀'.repeat(200)],
    ['characters without spaces', '設定'.repeat(200)],
    ['words joined by signs', 'a-b_c/d+'.repeat(60)],
  ])('of %s without end is cut to what a small cluster takes', (_, query) => {
    const fields = 2 * 27;
    const asked = askedOf(query);
    expect(words(asked)).toBeGreaterThan(10);
    expect(words(asked) * (3 * fields + 60)).toBeLessThan(CLUSTER_TAKES);
    expect(words(askedOf(query, 'de'))).toBe(32);
  });

  it('of any text has a bound, in both searches', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (query) => {
        expect(words(askedOf(query))).toBeLessThanOrEqual(32);
        expect(JSON.stringify(passagesBody({ query, scope: 'all' }, 0, 20)).length).toBeLessThan(40_000);
      }),
    );
  });
});

import { indexedDigest } from './indexed-digest';

const entry = { title: 'T', text: 'a b', labels: ['x'], path: ['P'], sectionIds: ['1'] };

describe('the digest of what is searched', () => {
  it('is the same for the same, whatever else an object holds', () => {
    expect(indexedDigest({ ...entry, url: 'elsewhere' } as never)).toBe(indexedDigest(entry));
  });

  it.each([{ title: 'U' }, { text: 'a  b' }, { labels: [] }, { path: ['P', 'Q'] }, { sectionIds: ['2'] }])('differs with %j', (change) => {
    expect(indexedDigest({ ...entry, ...change })).not.toBe(indexedDigest(entry));
  });

  it('does not let a word move from one field to the next', () => {
    expect(indexedDigest({ ...entry, labels: ['x', 'P'], path: [] })).not.toBe(indexedDigest({ ...entry, labels: ['x'], path: ['P'] }));
  });
});

import { passagesOf } from './passages';
import { passagesOfHits } from './search-hits';

describe('passages', () => {
  it('are cut by heading, the first under the title', () => {
    const html =
      '<p>Before &amp; above.</p><h2 id="h_1">Reset <em>it</em></h2><p>Hold the button.</p><ul><li>One</li><li>Two</li></ul><h3>After</h3><p>Wait.</p>';
    expect(passagesOf('Router', html)).toEqual([
      { heading: 'Router', text: 'Before & above.', anchor: null },
      { heading: 'Reset it', text: 'Hold the button.\nOne\nTwo', anchor: 'h_1' },
      { heading: 'After', text: 'Wait.', anchor: null },
    ]);
  });

  it('keep the cells of a row apart and the markup out', () => {
    const html = '<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table><p>x<br>y</p><p>  </p><h1></h1>';
    expect(passagesOf('T', html)).toEqual([{ heading: 'T', text: 'a b\nc d\nx\ny', anchor: null }]);
    expect(passagesOf('T', '&lt;script&gt;')[0]?.text).toBe('<script>');
    expect(passagesOf('T', '')).toEqual([]);
    expect(passagesOf('T', '<h2>Only a heading</h2>')).toEqual([]);
  });

  it('have a bounded size each, cut between sentences, and a bounded number', () => {
    const sentence = 'Every light in the house blinks twice. ';
    const found = passagesOf('T', `<p>${sentence.repeat(100)}</p>`);
    expect(found.length).toBeGreaterThan(2);
    for (const { text } of found) expect([text.length <= 1_500, text.endsWith('twice.')]).toEqual([true, true]);
    expect(found.map(({ text }) => text).join(' ')).toBe(sentence.repeat(100).trim());
    expect(passagesOf('T', 'x'.repeat(4_000)).map(({ text }) => text.length)).toEqual([1_500, 1_500, 1_000]);
    expect(passagesOf('T', '<h2>a</h2>b'.repeat(3_000))).toHaveLength(100);
  });

  it('never tear a character in two', () => {
    for (const { text } of passagesOf('T', `x${'😀'.repeat(2_000)}`)) expect(text).not.toMatch(/^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/);
  });
});

describe('a page of passages', () => {
  const hit = (article: string, scores: number[]) => ({
    _id: `s:${article}:en`,
    _score: 10,
    _source: {
      ...{ source: 's', article, locale: 'en', visibility: 'public' as const, title: 'T', url: 'https://a.test/x#old', path: [] },
      ...{ updatedAt: null, excerpt: 'How it begins' },
    },
    inner_hits: {
      passages: {
        hits: {
          hits: scores.map((_score, offset) => ({ _score, _nested: { offset }, _source: { heading: 'H', text: 't', anchor: 'h 1' } })),
        },
      },
    },
  });

  it('is full at its limit, and says how many articles that took', () => {
    const { items, articles } = passagesOfHits([hit('1', [4, 3]), hit('2', [4, 4]), hit('3', [1])], 3);
    expect([items.map(({ id }) => id), articles]).toEqual([['s:1:en#0', 's:1:en#1', 's:2:en#0'], 2]);
    expect(items[1]).toMatchObject({ score: 7.5, url: 'https://a.test/x#h%201', articleId: '1', sourceId: 's', heading: 'H' });
  });

  it('leaves out what matches far worse, and begins at the beginning when only the title matches', () => {
    expect(passagesOfHits([hit('1', [4, 1])], 9).items).toHaveLength(1);
    expect(passagesOfHits([hit('1', [])], 9).items).toEqual([
      expect.objectContaining({ id: 's:1:en#0', heading: 'T', text: 'How it begins', url: 'https://a.test/x#old' }),
    ]);
  });
});

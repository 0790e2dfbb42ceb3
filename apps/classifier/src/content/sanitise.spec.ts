import fc from 'fast-check';
import { readable } from './sanitise';

describe('readable', () => {
  it.each([
    ['script', '<p>a</p><script>alert(1)</script>', '<p>a</p>'],
    ['event handler', '<img src="https://x.test/a.png" onerror="alert(1)" alt="b">', '<img src="https://x.test/a.png" alt="b" />'],
    ['javascript link', '<a href="javascript:alert(1)">x</a>', '<a>x</a>'],
    ['data link', '<a href="data:text/html,x">x</a>', '<a>x</a>'],
    ['style', '<p style="position:fixed">x</p><style>p{}</style>', '<p>x</p>'],
    ['svg', '<svg onload="alert(1)"><p>x</p></svg>', '<p>x</p>'],
    ['frame that runs a script', '<iframe src="javascript:alert(1)"></iframe><p>x</p>', '<a></a><p>x</p>'],
    ['frame of data', '<iframe src="data:text/html,x" title="data:x"></iframe>', '<a></a>'],
    ['frame becomes a link', '<iframe src="https://video.test/1" title="How to"></iframe>', '<a href="https://video.test/1">How to</a>'],
  ])('%s', (_name, given, html) => expect(readable(given).html).toBe(html));

  it.each([
    ['plain text', 'Just words', 'Just words'],
    ['blocks are apart', '<h2>Reset</h2><p>Hold it.</p>', 'Reset\n\nHold it.'],
    ['entities are decoded once', '<pre>&lt;b&gt; &amp;amp;</pre>', '<b> &amp;'],
    ['no addresses', '<a href="https://x.test/long">here</a>', 'here'],
    ['japanese and arabic stay', '<p>ルーター</p><p dir="rtl">مرحبا</p>', 'ルーター\n\nمرحبا'],
    ['tables keep their words', '<table><tr><th>Port</th><td>80</td></tr></table>', 'Port 80'],
    ['cells stay whole', '<table><tr><td>One line<br>and one more</td><td>Right</td></tr></table>', 'One line\nand one more Right'],
  ])('text: %s', (_name, given, text) => expect(readable(given).text).toBe(text));

  it.each([null, '', '  ', '_'])('%p has no text', (given) => expect(readable(given)).toEqual({ html: '', text: '' }));

  it('survives nesting that nobody writes', () => {
    const deep = '<div>'.repeat(20_000) + 'x';
    expect(readable(deep).html.length).toBeLessThan(2_000);
  });

  it('never lets a script through, whatever is typed', () => {
    const fragment = fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '/',
      'script',
      'img',
      ' onerror=',
      'javascript:',
      'a href=',
      '&lt;',
      '<!--',
      '-->',
      'x',
      '\u0000',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 20 }), (parts) => {
        expect(readable(parts.join('')).html).not.toMatch(/<script|<[^>]*\son\w+\s*=|<[^>]*\shref="\s*javascript/i);
      }),
      { numRuns: 2_000 },
    );
  });
});

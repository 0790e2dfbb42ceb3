import { MantineProvider } from '@mantine/core';
import { render } from '@testing-library/react';
import { Snippet, snippetParts, unescapeHtml } from './snippet';

it('marks what is marked and unescapes once', () => {
  expect(snippetParts('Hold &lt;b&gt; the <mark>button</mark> &amp;amp; wait')).toEqual([
    { text: 'Hold <b> the ', marked: false },
    { text: 'button', marked: true },
    { text: ' &amp; wait', marked: false },
  ]);
  expect(unescapeHtml('&#x27;&#39;&quot;&nope;&#99999999;')).toBe(`''"&nope;&#99999999;`);
});

it.each([
  '<img src=x onerror=alert(1)>',
  '<script>alert(1)</script>',
  '<mark onclick=alert(1)>x</mark>',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
])('puts no element of the server into the page: %s', (snippet) => {
  const { container } = render(
    <MantineProvider>
      <Snippet snippet={snippet} />
    </MantineProvider>,
  );
  expect(container.querySelector('script[src], img, [onclick], [onerror]')).toBeNull();
  expect(container.querySelectorAll('span[dir] script')).toHaveLength(0);
  expect(container.textContent).toContain('alert(1)');
});

import { cleanup, screen } from '@testing-library/react';
import { anArticle } from '../testing/fixtures';
import { renderApp } from '../testing/render-app';
import { ArticleList } from './article-list';

const MANY = Array.from({ length: 10_000 }, (_, index) => anArticle({ id: `src_1:${index}:en-us`, title: `Article ${index}` }));
const VIEWPORT_PX = 600;

/** As newer browsers do: what it returns is no clean-up. */
const scrolledTo = jest.fn(() => Promise.resolve());

beforeAll(() => {
  // jsdom lays nothing out; the list asks its scroller for these.
  for (const side of ['clientHeight', 'clientWidth'])
    Object.defineProperty(HTMLElement.prototype, side, { configurable: true, get: () => VIEWPORT_PX });
  Object.defineProperty(HTMLElement.prototype, 'scrollTo', { configurable: true, value: scrolledTo });
});

it('draws of ten thousand articles those in sight only, and scrolls over all of them', async () => {
  const onEndNear = jest.fn();
  renderApp(<ArticleList articles={MANY} view="" chosen={new Set()} onEndNear={onEndNear} />);
  const drawn = (await screen.findAllByRole('listitem')).length;
  expect(drawn).toBeGreaterThan(5);
  expect(drawn).toBeLessThan(40);
  expect(screen.getByRole('list').style.height).toBe('600000px');
  expect(onEndNear).not.toHaveBeenCalled();
});

it('asks for more before the end of what is loaded comes into sight', () => {
  const onEndNear = jest.fn();
  renderApp(<ArticleList articles={MANY.slice(0, 20)} view="" chosen={new Set()} onEndNear={onEndNear} />);
  expect(onEndNear).toHaveBeenCalled();
});

it('begins at the top of another view, and can be left', () => {
  renderApp(<ArticleList articles={MANY.slice(0, 20)} view="de" chosen={new Set()} onEndNear={jest.fn()} />);
  expect(scrolledTo).toHaveBeenCalledWith({ top: 0 });
  expect(() => cleanup()).not.toThrow();
});

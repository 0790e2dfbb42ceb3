import { firstPosition, nextPage, smallerPage } from '../crawl/crawl-plan';
import { positionOf, walkOf, walkOn } from './listing-walk';

const brands = [
  { id: '1', subdomain: 'a' },
  { id: '2', subdomain: 'b' },
];
const walk = walkOf('7', brands);

it('goes on where it stood, the size of its pages and what it has walked included', () => {
  const position = nextPage(smallerPage(positionOf(walk)!)!, 50, { cursor: 'after:x' });
  expect(positionOf(walkOn(walk, position))).toEqual(position);
});

it('takes nothing of one brand into the next', () => {
  const troubled = walkOn(walk, nextPage(smallerPage(positionOf(walk)!)!, 50, { cursor: 'after:x' }));
  const next = firstPosition({ mode: 'full', marks: {}, articles: [] }, ['b']);
  expect(positionOf(walkOn(troubled, next))).toEqual(next);
});

import { anArticle } from '../testing/fixtures';
import { withChanged } from './changed-pages';

const page = (...ids: string[]) => ({ items: ids.map((id) => anArticle({ id })), nextCursor: null });
const data = { pages: [page('1', '2'), page('3')], pageParams: ['', 'next'] };
const changed = new Map([['2', anArticle({ id: '2', visibility: 'internal' })]]);
const shown = (visibility: string | null) =>
  withChanged(data, { visibility } as never, changed).pages.map(({ items }) => items.map((item) => `${item.id} ${item.visibility}`));

it('puts what was changed in its place, on whatever page it stands', () => {
  expect(shown(null)).toEqual([['1 public', '2 internal'], ['3 public']]);
});

it('leaves out what the filter does not fit any more', () => expect(shown('public')).toEqual([['1 public'], ['3 public']]));

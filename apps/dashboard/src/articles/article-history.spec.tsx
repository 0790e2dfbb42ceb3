import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { anArticle, anArticleInFull } from '../testing/fixtures';
import { renderApp } from '../testing/render-app';
import { ArticleHistory } from './article-history';
import { visibleSince } from './since';
import { VisibilityEye } from './visibility-eye';

const KEYS = { items: [{ id: 'key_7', name: 'Ada' }], nextCursor: null };
const HISTORY = [
  {
    ...{
      at: '2026-11-26T12:00:00.000Z',
      run: null,
      by: 'key_7',
      visibility: 'internal',
      state: 'live',
      changes: ['visibility', 'override'],
    },
    reasons: [{ code: 'override_internal', detail: 'key_7' }],
    override: { visibility: 'internal', reason: 'Wrong picture' },
  },
  { at: '2026-11-25T12:00:00.000Z', run: 4, by: null, visibility: 'public', state: 'live', changes: ['created'], reasons: [] },
] as const;
const article = { ...anArticleInFull(''), history: HISTORY as never };

it('tells who chose and why, by the name of the key', async () => {
  renderApp(<ArticleHistory article={article} />, { 'GET /keys': { body: KEYS } });
  expect(screen.getByText('“Wrong picture”')).toBeDefined();
  expect(await screen.findByText('(Ada)')).toBeDefined();
  expect(screen.queryByText(/key_7/)).toBeNull();
});

it('knows since when an article is as visible as it is', () => {
  expect(visibleSince(article)).toBe(HISTORY[0].at);
  expect(visibleSince({ history: [] })).toBeUndefined();
});

it('says so behind the eye, and asks for it only then', async () => {
  const { sent } = renderApp(<VisibilityEye article={anArticle()} />, { 'GET /articles/src_1%3A1%3Aen-us': { body: article } });
  expect(sent.filter(({ url }) => url.includes('/articles/'))).toEqual([]);
  const eye = () => screen.getByRole('button', { name: 'Public, why? Reset a router' });
  await userEvent.click(eye());
  expect(await screen.findByText('So since')).toBeDefined();
  expect(document.activeElement).toBe(eye());
  await userEvent.click(eye());
  await waitFor(() => expect(screen.queryByText('So since')).toBeNull());
});

import { act, renderHook } from '@testing-library/react';
import { MemoryRouter } from 'react-router';
import { useArticleFilters } from './use-article-filters';

it('keeps both of two filters that are chosen before the page is drawn again', () => {
  const { result } = renderHook(useArticleFilters, { wrapper: MemoryRouter });
  act(() => {
    const [, change] = result.current;
    expect(change({ locale: 'de' })).toMatchObject({ locale: 'de', section: null });
    expect(change({ section: 'Routers' })).toMatchObject({ locale: 'de', section: 'Routers' });
  });
  expect(result.current[0]).toMatchObject({ locale: 'de', section: 'Routers' });
  act(() => void result.current[1]({ locale: null }));
  expect(result.current[0]).toMatchObject({ locale: null, section: 'Routers' });
});

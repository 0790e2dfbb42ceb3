import { screen } from '@testing-library/react';
import { Route, Routes } from 'react-router';
import { aSource } from '../../testing/fixtures';
import { renderApp } from '../../testing/render-app';
import { brandChoices } from './brand-choices';
import EditSourcePage from './edit-source-page';

const KNOWN = [
  { id: '7', name: 'Acme' },
  { id: '8', name: 'Acme Pro' },
];

it('offers every known brand by its name, and keeps a chosen one that is not known any more', () => {
  expect(brandChoices(KNOWN, ['8', '9', '9'])).toEqual([...KNOWN, { id: '9', name: '9' }]);
});

it('names the chosen brands', async () => {
  const options = { ...aSource().options, brands: ['7'], brandAudience: { '8': 'internal' as const } };
  const source = aSource({ brands: KNOWN, options });
  renderApp(
    <Routes>
      <Route path="/" element={<EditSourcePage />} />
    </Routes>,
    { 'GET /sources/': { body: source }, 'GET /articles/facets': { body: { total: 0, locales: [], labels: [], sections: [] } } },
  );
  expect((await screen.findAllByText('Acme')).length).toBeGreaterThan(0);
  expect(screen.getAllByText('Acme Pro').length).toBeGreaterThan(0);
  expect(screen.queryByText('7')).toBeNull();
});

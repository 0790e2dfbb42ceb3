import { fireEvent, screen } from '@testing-library/react';
import { Route, Routes } from 'react-router';
import { aSource } from '../../testing/fixtures';
import { renderApp, type Answers } from '../../testing/render-app';
import { brandChoices } from './brand-choices';
import EditSourcePage from './edit-source-page';

const KNOWN = [
  { id: '7', name: 'Acme' },
  { id: '8', name: 'Acme Pro' },
];

const draw = (answers: Answers) =>
  renderApp(
    <Routes>
      <Route path="/" element={<EditSourcePage />} />
    </Routes>,
    { 'GET /articles/facets': { body: { total: 0, locales: [], labels: [], sections: [] } }, ...answers },
  );

it('offers every known brand by its name, and keeps a chosen one that is not known any more', () => {
  expect(brandChoices(KNOWN, ['8', '9', '9'])).toEqual([...KNOWN, { id: '9', name: '9' }]);
});

it('names the chosen brands', async () => {
  const options = { ...aSource().options, brands: ['7'], brandAudience: { '8': 'internal' as const } };
  const source = aSource({ brands: KNOWN, options });
  draw({ 'GET /sources/': { body: source } });
  expect((await screen.findAllByText('Acme')).length).toBeGreaterThan(0);
  expect(screen.getAllByText('Acme Pro').length).toBeGreaterThan(0);
  expect(screen.queryByText('7')).toBeNull();
});

describe('a refusal', () => {
  const refusedWith = async (code: string, field: string, rule: string): Promise<void> => {
    const source = aSource();
    const errors = [{ field, rule, message: 'must be right' }];
    draw({
      'GET /sources/': { body: source },
      [`PATCH /sources/${source.id}`]: { status: 400, body: { status: 400, code, detail: 'What is wrong.', errors } },
    });
    fireEvent.click(await screen.findByText('Save changes'));
  };

  it('stands at the field it is about, and nowhere else', async () => {
    await refusedWith('validation_failed', 'name', 'isLength');
    const text = await screen.findByText('This is too short or too long.');
    expect(screen.getAllByLabelText(/^Name/)[0]?.getAttribute('aria-describedby')).toContain(text.id);
    expect(screen.queryByText('What is wrong.')).toBeNull();
  });

  it('stands above when it is about no field of the form', async () => {
    await refusedWith('source_deleting', 'other', 'r');
    expect(await screen.findByText('What is wrong.')).toBeDefined();
  });
});

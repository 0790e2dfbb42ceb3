import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { aSource } from '../testing/fixtures';
import { renderApp } from '../testing/render-app';
import { DriftPanel } from './drift-panel';

const DOWN = { status: 503, body: { code: 'service_unavailable', detail: 'The registry does not answer.' } };

it('does not take sources that could not be read for none', async () => {
  const { answers } = renderApp(<DriftPanel />, { 'GET /sources': DOWN });
  expect(await screen.findByText('The registry does not answer.')).toBeDefined();
  expect(screen.getByText(/^Nothing is lost by it/)).toBeDefined();
  expect(screen.queryByText('Add a source first.')).toBeNull();
  answers['GET /sources'] = { body: { items: [aSource()], nextCursor: null } };
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByDisplayValue('Acme help')).toBeDefined();
  expect(screen.queryByText('The registry does not answer.')).toBeNull();
});

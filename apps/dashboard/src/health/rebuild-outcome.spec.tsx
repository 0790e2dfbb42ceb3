import type { RebuildDto } from '@helpdex/contracts';
import { screen } from '@testing-library/react';
import { renderApp } from '../testing/render-app';
import { RebuildOutcome } from './rebuild-outcome';

const draw = (change: Partial<RebuildDto>): unknown =>
  renderApp(<RebuildOutcome rebuild={{ status: 'checked', error: null, changes: null, ...change } as RebuildDto} />);

it('says of a dry run that it changed nothing, and what a rebuild would change', () => {
  draw({ changes: { appear: 3, vanish: 1_200, differ: 0 } });
  expect(screen.getByText(/^A dry run:/)).toBeDefined();
  expect(screen.getByText('Would vanish').nextElementSibling?.textContent).toBe('1,200');
});

it('says so when a rebuild would change nothing', () => {
  draw({ changes: { appear: 0, vanish: 0, differ: 0 } });
  expect(screen.getByText('A rebuild now would change no answer of the search.')).toBeDefined();
});

it('says of a blocked one what is searched instead and what to do', () => {
  draw({ status: 'blocked', error: { code: 'rebuild_differs', message: 'Three entries differ.', action: 'POST /resolve.' } });
  expect(screen.getByRole('alert').textContent).toMatch(/search goes on with the index before.*Three entries differ\.\s*$/);
});

it('is silent while the rebuild goes on', () => {
  draw({ status: 'replaying' });
  expect(screen.queryByText(/index/)).toBeNull();
});

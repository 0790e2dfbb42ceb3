import type { RunDto } from '@helpdex/contracts';
import { screen } from '@testing-library/react';
import { aRun } from '../testing/fixtures';
import { renderApp } from '../testing/render-app';
import { RunProgress } from './run-progress';

function bar(progress: RunDto['progress']): HTMLElement {
  renderApp(<RunProgress run={aRun({ status: 'fetching', progress })} />);
  return screen.getByRole('progressbar', { name: 'Sync progress' });
}

it('claims no number while the end is not known, and tells the stage', () => {
  const shown = bar({ done: 40, total: null, etaSeconds: null });
  expect(shown.getAttribute('aria-valuenow')).toBeNull();
  expect(shown.getAttribute('aria-valuetext')).toBe('Reading from Zendesk');
});

it('tells stage and share once it is', () => {
  const shown = bar({ done: 40, total: 160, etaSeconds: 30 });
  expect(shown.getAttribute('aria-valuenow')).toBe('25');
  expect(shown.getAttribute('aria-valuetext')).toBe('Reading from Zendesk, 25 %');
});

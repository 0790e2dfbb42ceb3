import type { AuditDto } from '@helpdex/contracts';
import { screen } from '@testing-library/react';
import { aSource } from '../testing/fixtures';
import { renderApp } from '../testing/render-app';
import { AuditPanel } from './audit-panel';

const entry = (id: string, target: string | null): AuditDto =>
  ({ id, at: '2026-11-26T12:00:00.000Z', actor: 'key_1', action: 'x.done', target, detail: {} }) as AuditDto;

it('names what was acted on as people know it, and by its id what it has no words for', async () => {
  const items = [entry('1', 'src_1'), entry('2', 'src_1:48:de'), entry('3', 'reb_7'), entry('4', null)];
  renderApp(<AuditPanel />, {
    'GET /audit': { body: { items, nextCursor: null } },
    'GET /sources': { body: { items: [aSource()], nextCursor: null } },
  });
  expect(await screen.findByText('Acme help')).toBeDefined();
  expect(screen.getByText('Article 48, de')).toBeDefined();
  expect(screen.getByText('reb_7')).toBeDefined();
});

import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { configure, fireEvent, render, screen } from '@testing-library/react';
import type { ReactElement } from 'react';
import { MemoryRouter } from 'react-router';
import { SessionProvider } from '../app/session';
import { I18nProvider } from '../i18n/i18n';

export interface Sent {
  method: string;
  url: string;
  body: unknown;
}
/** What the API answers in a spec: by `METHOD path`, without the query; anything else is an empty list. */
export type Answers = Record<string, { status?: number; body: unknown }>;

/** Machines that run specs may be busy. */
configure({ asyncUtilTimeout: 10_000 });

const ADMIN = { keyId: 'key_1', role: 'admin', tenant: 't_one', mayAddTenants: true };

/** Draws a part of the dashboard as somebody who is signed in sees it. @returns the requests it makes, as they are made. */
export function renderApp(element: ReactElement, answers: Answers = {}): { sent: Sent[]; answers: Answers } {
  sessionStorage.setItem('helpdex.key', 'hdx_test');
  const sent: Sent[] = [];
  globalThis.fetch = ((url: string, { method = 'GET', body }: { method?: string; body?: string } = {}) => {
    sent.push({ method, url, body: body === undefined ? undefined : (JSON.parse(body) as unknown) });
    const path = `${method} ${url.split('?')[0]?.replace('/api/v1', '')}`;
    const none: Answers[string] = { body: path === 'GET /session' ? ADMIN : { items: [], nextCursor: null } };
    const { status = 200, body: answer } = answers[path] ?? none;
    return Promise.resolve({ ok: status < 400, status, json: () => Promise.resolve(answer) });
  }) as unknown as typeof fetch;
  render(
    <MantineProvider env="test">
      <I18nProvider>
        <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
          <SessionProvider>
            <MemoryRouter>{element}</MemoryRouter>
          </SessionProvider>
        </QueryClientProvider>
      </I18nProvider>
    </MantineProvider>,
  );
  return { sent, answers };
}

/** Types into a field, all at once. */
export const enter = (label: string, value: string): void => void fireEvent.change(screen.getByLabelText(label), { target: { value } });

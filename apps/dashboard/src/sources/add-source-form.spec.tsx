import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter } from 'react-router';
import { ApiProblem } from '../api/problem';
import { SessionProvider } from '../app/session';
import { I18nProvider } from '../i18n/i18n';
import { placeProblem } from './add-source-form';
import AddSourcePage from './add-source-page';

const problem = (code: string, errors: { field: string; rule: string; message: string }[] = []): ApiProblem =>
  new ApiProblem({ status: 422, code, detail: 'What to do.', errors });

it.each([
  [problem('zendesk_unauthorized'), { token: 'What to do.' }, null],
  [problem('source_exists'), { subdomain: 'What to do.' }, null],
  [problem('validation_failed', [{ field: 'credentials.token', rule: 'length', message: 'too short' }]), { token: 'too short' }, null],
  [problem('service_unavailable'), {}, 'What to do.'],
])('places %s', (given, fields, general) => expect(placeProblem(given)).toEqual({ fields, general }));

describe('the page', () => {
  const answers: { status: number; body: unknown }[] = [];
  const sent: { url: string; body: unknown }[] = [];
  beforeEach(() => {
    sessionStorage.setItem('helpdex.key', 'hdx_test');
    answers.length = 0;
    sent.length = 0;
    globalThis.fetch = ((url: string, init?: { body?: string }) => {
      sent.push({ url, body: init?.body ? (JSON.parse(init.body) as unknown) : undefined });
      const { status, body } = answers.shift() ?? { status: 200, body: { items: [], nextCursor: null } };
      return Promise.resolve({ ok: status < 400, status, json: () => Promise.resolve(body) });
    }) as unknown as typeof fetch;
    render(
      <MantineProvider>
        <I18nProvider>
          <QueryClientProvider client={new QueryClient()}>
            <SessionProvider>
              <MemoryRouter>
                <AddSourcePage />
              </MemoryRouter>
            </SessionProvider>
          </QueryClientProvider>
        </I18nProvider>
      </MantineProvider>,
    );
  });

  const fill = async (): Promise<void> => {
    await userEvent.type(screen.getByLabelText('Name'), 'Acme');
    await userEvent.type(screen.getByLabelText('Subdomain'), 'https://acme.zendesk.com/hc');
    await userEvent.type(screen.getByLabelText('E-mail'), 'a@acme.test');
    await userEvent.type(screen.getByLabelText('API token'), 'secret');
  };

  it('sends nothing while something is missing, and says what', async () => {
    await userEvent.click(screen.getByRole('button', { name: 'Start sync' }));
    expect(await screen.findAllByText('This is needed.')).toHaveLength(4);
    expect(sent).toEqual([]);
  });

  it('understands a pasted address and sends what was meant', async () => {
    await fill();
    expect(screen.getByText('We understood: acme.zendesk.com')).toBeDefined();
    await userEvent.click(screen.getByRole('button', { name: 'Start sync' }));
    await waitFor(() =>
      expect(sent[0]).toMatchObject({
        url: '/api/v1/sources',
        body: { subdomain: 'acme', credentials: { kind: 'api_token', email: 'a@acme.test' } },
      }),
    );
  });

  it('shows a refusal at the field it is about', async () => {
    await fill();
    answers.push({ status: 422, body: { code: 'zendesk_unauthorized', detail: 'Zendesk refuses this token.' } });
    await userEvent.click(screen.getByRole('button', { name: 'Start sync' }));
    const refusal = await screen.findByText('Zendesk refuses this token.');
    expect(screen.getByLabelText('API token').getAttribute('aria-describedby')?.split(' ')).toContain(refusal.id);
  });
});

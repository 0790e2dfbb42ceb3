import { fireEvent, screen, waitFor } from '@testing-library/react';
import { ApiProblem } from '../../api/problem';
import { enter, renderApp, type Answers } from '../../testing/render-app';
import { placeProblem } from '../place-problem';
import { connectErrors, EMPTY_FORM, inputOf, stepOf } from './add-source-form';
import AddSourcePage from './add-source-page';

const problem = (code: string, errors: { field: string; rule: string; message: string }[] = []): ApiProblem =>
  new ApiProblem({ status: 422, code, detail: 'What to do.', errors });
const field = (path: string) => problem('validation_failed', [{ field: path, rule: 'r', message: 'wrong' }]);
const BY_TOKEN = { ...EMPTY_FORM, kind: 'api_token' as const };

it.each([
  [problem('zendesk_unauthorized'), { token: 'What to do.' }, null, 0],
  [problem('source_exists'), { subdomain: 'What to do.' }, null, 0],
  [field('credentials.token'), { token: 'wrong' }, null, 0],
  [field('options.labelRules.0.label'), { internalLabels: 'wrong' }, null, 1],
  [field('cadence'), { schedule: 'wrong' }, null, 2],
  [problem('service_unavailable'), {}, 'What to do.', 2],
])('places %s, and knows its step', (given, fields, general, step) => {
  expect(placeProblem(given, BY_TOKEN, 'en')).toEqual({ fields, general });
  expect(stepOf(fields)).toBe(step);
});

it('places a refused rule at the list that it was typed into', () => {
  const values = { ...BY_TOKEN, excludedSections: ['1'], internalSections: ['2', 'x'] };
  const at = (index: number) => Object.keys(placeProblem(field(`options.sectionRules.${index}.sectionId`), values, 'en').fields);
  expect([at(0), at(2)]).toEqual([['excludedSections'], ['internalSections']]);
});

it('places a refused schedule at what was typed', () => {
  const at = (schedule: 'every' | 'cron') => Object.keys(placeProblem(field('cadence'), { ...BY_TOKEN, schedule }, 'en').fields);
  expect([at('every'), at('cron')]).toEqual([['everyMinutes'], ['cron']]);
});

it('shows a refused sign-in at the secret of the way that was chosen', () => {
  expect(placeProblem(problem('zendesk_unauthorized'), EMPTY_FORM, 'en').fields).toEqual({ clientSecret: 'What to do.' });
  expect(placeProblem(problem('zendesk_unauthorized'), EMPTY_FORM, 'de').fields.clientSecret).toMatch(/^Zendesk nimmt/);
});

it('needs of the first step what the chosen way needs, and no more', () => {
  const texts = { required: 'needed', subdomainBad: 'bad' };
  expect(connectErrors(BY_TOKEN, texts)).toEqual({ subdomain: 'needed', email: 'needed', token: 'needed' });
  expect(connectErrors({ ...BY_TOKEN, subdomain: 'help.acme.com', email: 'a', token: 'b' }, texts)).toEqual({ subdomain: 'bad' });
  expect(connectErrors({ ...EMPTY_FORM, subdomain: 'acme', kind: 'oauth_token', accessToken: 't' }, texts)).toEqual({});
});

it('sends nothing of the ways that were not chosen', () => {
  const values = { ...EMPTY_FORM, subdomain: 'ACME.zendesk.com', email: 'a@b.test', token: 'secret', clientId: ' id ', clientSecret: 's' };
  expect(inputOf(values)).toMatchObject({ name: 'acme', subdomain: 'acme', cadence: 'hourly' });
  expect(inputOf(values).credentials).toEqual({ kind: 'oauth_client', clientId: 'id', clientSecret: 's' });
});

describe('the page', () => {
  const found = {
    account: { subdomain: 'acme', user: 'Ada', role: 'admin' },
    brands: [{ id: '1', name: 'Acme', subdomain: 'acme', hasHelpCenter: true }],
    locales: ['en-us', 'de'],
    estimates: { articles: 1_234, variants: 2_000, requests: 25, minutes: 0.4 },
  };
  const fill = (): void => {
    fireEvent.click(screen.getByLabelText('E-mail and API token'));
    enter('Subdomain', 'https://acme.zendesk.com/hc');
    enter('E-mail', 'a@acme.test');
    enter('API token', 'secret');
  };
  // By its words: looking for roles in a page of this size is what takes most of the time.
  const press = async (name: string): Promise<void> => void fireEvent.click(await screen.findByText(name));
  const draw = (answers: Answers = {}) => renderApp(<AddSourcePage />, { 'POST /sources/check': { body: found }, ...answers });

  it('sends nothing while something is missing, and says what', async () => {
    const { sent } = draw();
    await press('Test connection');
    expect(await screen.findAllByText('This is needed.')).toHaveLength(3);
    expect(sent.filter(({ method }) => method === 'POST')).toEqual([]);
  });

  it('says that API tokens end, to those who choose one', () => {
    draw();
    expect(screen.queryByText(/30 April 2027/)).toBeNull();
    fireEvent.click(screen.getByLabelText('E-mail and API token'));
    expect(screen.getByText(/30 April 2027/)).toBeDefined();
  });

  it('understands a pasted address, shows what would come, and stores it only at the end', async () => {
    const { sent } = draw({ 'POST /sources': { status: 201, body: {} } });
    fill();
    expect(screen.getByText('We understood: acme.zendesk.com')).toBeDefined();
    await press('Test connection');
    expect(await screen.findByText('Connected as Ada')).toBeDefined();
    expect(screen.getByText('1,234')).toBeDefined();
    await press('Continue');
    await press('Start sync');
    await waitFor(() => expect(sent.filter(({ method }) => method === 'POST').at(-1)?.url).toBe('/api/v1/sources'));
    expect(sent.filter(({ url }) => url === '/api/v1/sources/check')).toHaveLength(2);
    expect(sent.filter(({ method }) => method === 'POST').at(-1)?.body).toMatchObject({
      subdomain: 'acme',
      startSync: true,
      credentials: { kind: 'api_token', email: 'a@acme.test' },
    });
  });

  it('shows a refusal at the field it is about', async () => {
    draw({ 'POST /sources/check': { status: 422, body: { code: 'zendesk_unauthorized', detail: 'Zendesk refuses this token.' } } });
    fill();
    await press('Test connection');
    const refusal = await screen.findByText('Zendesk refuses this token.');
    expect(screen.getByLabelText('API token').getAttribute('aria-describedby')?.split(' ')).toContain(refusal.id);
  });
});

import type { ServiceHealthDto, ServicesHealthDto } from '@helpdex/contracts';
import { screen, within } from '@testing-library/react';
import { renderApp } from '../testing/render-app';
import { ServicePanel } from './service-panel';

const service = (change: Partial<ServiceHealthDto>): ServiceHealthDto => ({
  name: 'fetcher',
  state: 'ok',
  waitsFor: [],
  ms: 12,
  ...change,
});
const draw = (services: ServiceHealthDto[], status: ServicesHealthDto['status'] = 'ok') =>
  renderApp(<ServicePanel />, { 'GET /health/services': { body: { status, services } satisfies ServicesHealthDto } });
const card = async (name: string) => within(await screen.findByRole('article', { name }));

it('says what each service is for, and how soon it answers', async () => {
  draw([service({}), service({ name: 'scheduler' })]);
  expect(await screen.findByText('Everything answers')).toBeDefined();
  const fetcher = await card('fetcher');
  for (const words of ['Reads articles from Zendesk', 'Runs', '12 ms']) expect(fetcher.getByText(words)).toBeDefined();
});

it('says what it means when one does not answer, and what to do', async () => {
  draw([service({ name: 'scheduler', state: 'silent', ms: null })], 'failing');
  expect(await screen.findByText('Something does not answer')).toBeDefined();
  const scheduler = await card('scheduler');
  expect(scheduler.getByText(/No sync starts by itself/)).toBeDefined();
  expect(scheduler.getByText(/^Start it again/)).toBeDefined();
});

it.each([
  [['kafka-consumers', 'kafka-publisher', 'mongodb'], 'waits for Kafka, MongoDB.'],
  [['started', 'kafka-publisher'], 'waits for the end of its own start.'],
  [['classifier'], 'waits for classifier.'],
])('names what a service waits for: %j', async (waitsFor, words) => {
  draw([service({ name: 'gateway', state: 'waiting', waitsFor })], 'failing');
  expect((await card('gateway')).getByText(new RegExp(words.replaceAll('.', '\\.')))).toBeDefined();
});

it('does not call well what could not be asked', async () => {
  draw([service({ name: 'source-registry', state: 'unknown', ms: null })]);
  expect(await screen.findByText('Everything that could be asked answers')).toBeDefined();
  expect((await card('source-registry')).getByText(/set SOURCE_REGISTRY_HEALTH_URL/)).toBeDefined();
});

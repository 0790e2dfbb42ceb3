import {
  FINAL_REBUILD_STATUSES,
  REASON_CODES,
  REBUILD_STATUSES,
  RUN_STATUSES,
  SERVICE_STATES,
  SERVICES_WITH_HEALTH,
  SOURCE_STATUSES,
} from '@helpdex/contracts';
import { de } from './de';
import { en, type MessageKey } from './en';
import { translator } from './i18n';
import type { Message } from './message';

const placeholders = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([whole]) => whole).sort();
const formsOf = (message: Message): { one: string; other: string } =>
  typeof message === 'string' ? { one: message, other: message } : message;

it('says everything in both languages, with the same placeholders', () => {
  expect(Object.keys(de).sort()).toEqual(Object.keys(en).sort());
  for (const key of Object.keys(en) as MessageKey[]) {
    const [german, english] = [formsOf(de[key]), formsOf(en[key])];
    expect([key, placeholders(german.other)]).toEqual([key, placeholders(english.other)]);
    // "Once" needs no number.
    for (const { one, other } of [german, english]) expect(placeholders(other)).toEqual(expect.arrayContaining(placeholders(one)));
    for (const text of Object.values(german)) expect(text.trim()).not.toBe('');
  }
});

it.each([
  ...REASON_CODES.map((code) => `reason.${code}`),
  ...RUN_STATUSES.map((status) => `runStatus.${status}`),
  ...SOURCE_STATUSES.map((status) => `sourceStatus.${status}`),
  ...REBUILD_STATUSES.map((status) => `rebuild.status.${status}`),
  ...FINAL_REBUILD_STATUSES.map((status) => `rebuild.statusText.${status}`),
  ...SERVICES_WITH_HEALTH.flatMap((name) => [`service.${name}`, `serviceEffect.${name}`]),
  ...SERVICE_STATES.map((state) => `serviceState.${state}`),
])('has words for %s', (key) => expect(en).toHaveProperty([key]));

it('fills in, and leaves what it was not given in sight', () => {
  expect(translator('de')('runs.run', { run: 7 })).toBe('Abgleich 7');
  expect(translator('en')('runs.run')).toBe('Sync {run}');
});

it.each([
  ['en', 0, '0 articles'],
  ['en', 1, '1 article'],
  ['en', 12_345, '12,345 articles'],
  ['de', 12_345, '12.345 Artikel'],
] as const)('counts as the language does: %s, %d', (language, count, text) =>
  expect(translator(language)('articles.shown', { count })).toBe(text),
);

it('uses the other words for one in German too', () => {
  expect(translator('de')('review.missing', { count: 1 })).toBe('1 fehlt');
  expect(translator('de')('review.missing', { count: 2 })).toBe('2 fehlen');
});

import { FINAL_REBUILD_STATUSES, REASON_CODES, REBUILD_STATUSES, RUN_STATUSES, SOURCE_STATUSES } from '@helpdex/contracts';
import { de } from './de';
import { en, type MessageKey } from './en';
import { translator } from './i18n';

const placeholders = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([whole]) => whole).sort();

it('says everything in both languages, with the same placeholders', () => {
  expect(Object.keys(de).sort()).toEqual(Object.keys(en).sort());
  for (const key of Object.keys(en) as MessageKey[]) {
    expect([key, placeholders(de[key])]).toEqual([key, placeholders(en[key])]);
    expect(de[key].trim()).not.toBe('');
  }
});

it.each([
  ...REASON_CODES.map((code) => `reason.${code}`),
  ...RUN_STATUSES.map((status) => `runStatus.${status}`),
  ...SOURCE_STATUSES.map((status) => `sourceStatus.${status}`),
  ...REBUILD_STATUSES.map((status) => `rebuild.status.${status}`),
  ...FINAL_REBUILD_STATUSES.map((status) => `rebuild.statusText.${status}`),
])('has words for %s', (key) => expect(en).toHaveProperty([key]));

it('fills in, and leaves what it was not given in sight', () => {
  expect(translator('de')('runs.run', { run: 7 })).toBe('Abgleich 7');
  expect(translator('en')('runs.run')).toBe('Sync {run}');
});

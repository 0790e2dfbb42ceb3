import type { SourceOptions } from '@helpdex/contracts';
import { cadenceOf, cadenceValues } from '../schedule/cadence-values';
import { EMPTY_OPTIONS, optionsOf, optionValues, sectionId } from './option-values';

const OPTIONS: SourceOptions = {
  ...{ brands: ['7'], outdated: 'internal', archived: 'exclude', locales: ['de'], brandAudience: { '8': 'internal' } },
  labelRules: [
    { label: 'old', action: 'exclude' },
    { label: 'staff', action: 'internal' },
  ],
  sectionRules: [{ sectionId: '12', action: 'internal' }],
};

it('comes back from the form as it went in', () => expect(optionsOf(optionValues(OPTIONS))).toEqual(OPTIONS));

it('takes nothing chosen for everything', () => expect(optionsOf(EMPTY_OPTIONS)).toMatchObject({ brands: 'all', locales: null }));

it.each([
  ['https://acme.zendesk.com/hc/en-us/sections/360001-Billing', '360001'],
  ['https://acme.zendesk.com/hc/de/categories/42', '42'],
  [' 77 ', '77'],
  ['nonsense', 'nonsense'],
])('reads the section in %s', (typed, id) => expect(sectionId(typed)).toBe(id));

it.each(['hourly', 'manual', { everyMinutes: 15 }, { cron: '0 6 * * *', timezone: 'Europe/Berlin' }] as const)(
  'keeps the schedule %j',
  (cadence) => expect(cadenceOf(cadenceValues(cadence))).toEqual(cadence),
);

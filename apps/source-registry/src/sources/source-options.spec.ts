import { defaultSourceOptions, type SourceOptionsInput } from '@helpdex/contracts';
import { DomainError } from '@helpdex/domain';
import { bringMore, decideOtherwise, mergeOptions } from './source-options';

it('what is left out keeps its default, or its present value', () => {
  expect(mergeOptions(undefined)).toEqual(defaultSourceOptions());
  const present = mergeOptions({ outdated: 'include', locales: ['de'] });
  expect(mergeOptions({ locales: null }, present)).toEqual({ ...defaultSourceOptions(), outdated: 'include' });
});

it.each<[string, object]>([
  ['options.outdated', { outdated: 'maybe' }],
  ['options.archived', { archived: null }],
  ['options.brands', { brands: [] }],
  ['options.locales', { locales: ['Not a locale'] }],
  ['options.labelRules.0.action', { labelRules: [{ label: 'x', action: 'publish' }] }],
  [
    'options.sectionRules.1.sectionId',
    {
      sectionRules: [
        { sectionId: '1', action: 'exclude' },
        { sectionId: 'x', action: 'exclude' },
      ],
    },
  ],
  ['options.brandAudience', { brandAudience: { 1: 'public' } }],
  ['options.unknown', { unknown: true }],
])('names %s when it does not hold', (field, given) => {
  try {
    mergeOptions(given as SourceOptionsInput);
    throw new Error('was accepted');
  } catch (error) {
    expect(error).toBeInstanceOf(DomainError);
    expect(error).toMatchObject({ kind: 'invalid', code: 'validation_failed' });
    expect((error as DomainError).fields.map((problem) => problem.field)).toContain(field);
  }
});

it('entries are judged again when an option changes, not when it is said again', () => {
  const present = mergeOptions({ labelRules: [{ label: 'x', action: 'exclude' }] });
  expect(decideOtherwise(present, mergeOptions({ labelRules: [{ label: 'x', action: 'exclude' }] }))).toBe(false);
  expect(decideOtherwise(present, mergeOptions({ labelRules: [] }, present))).toBe(true);
  expect(decideOtherwise(present, mergeOptions({ brandAudience: { 7: 'internal' } }, present))).toBe(true);
});

it.each<[string, SourceOptionsInput, SourceOptionsInput, boolean]>([
  ['another language', { locales: ['de'] }, { locales: ['de', 'fr'] }, true],
  ['a language instead of another', { locales: ['de'] }, { locales: ['fr'] }, true],
  ['all languages instead of some', { locales: ['de'] }, { locales: null }, true],
  ['some languages instead of all', { locales: null }, { locales: ['de'] }, false],
  ['fewer languages', { locales: ['de', 'fr'] }, { locales: ['fr'] }, false],
  ['another brand', { brands: ['1'] }, { brands: ['1', '2'] }, true],
  ['all brands instead of some', { brands: ['1'] }, { brands: 'all' }, true],
  ['some brands instead of all', { brands: 'all' }, { brands: ['1'] }, false],
  ['other rules', { labelRules: [{ label: 'x', action: 'exclude' }] }, { labelRules: [], outdated: 'include' }, false],
])('%s: something has to be fetched that was not before?', (_what, before, after, isMore) => {
  const present = mergeOptions(before);
  expect(bringMore(present, mergeOptions(after, present))).toBe(isMore);
});

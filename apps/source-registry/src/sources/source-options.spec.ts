import { defaultSourceOptions, type SourceOptionsInput } from '@helpdex/contracts';
import { DomainError } from '@helpdex/domain';
import { decideOtherwise, mergeOptions } from './source-options';

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

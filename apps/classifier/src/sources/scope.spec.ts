import type { LedgerRow } from '../ledger/ledger.schema';
import { descoped, isInScope } from './scope';

const EVERYTHING = { brands: 'all', locales: null } as const;

it.each([
  ['all of a source that takes in all', { locale: 'de', brand: '7' }, EVERYTHING, true],
  ['a language that is wanted', { locale: 'de', brand: '7' }, { brands: 'all', locales: ['de', 'fr'] }, true],
  ['a language that is not', { locale: 'en-us', brand: '7' }, { brands: 'all', locales: ['de'] }, false],
  ['an entry whose language could not be read', { locale: 'und', brand: '7' }, { brands: 'all', locales: ['de'] }, true],
  ['a brand that is wanted', { locale: 'de', brand: '7' }, { brands: ['7'], locales: null }, true],
  ['a brand that is not', { locale: 'de', brand: '8' }, { brands: ['7'], locales: null }, false],
  ['an entry whose brand is not known', { locale: 'de', brand: null }, { brands: ['7'], locales: null }, true],
  ['a wanted language of a brand that is not', { locale: 'de', brand: '8' }, { brands: ['7'], locales: ['de'] }, false],
] as const)('%s', (_what, entry, { brands, locales }, isIn) => {
  expect(isInScope(entry, { brands: brands === 'all' ? brands : [...brands], locales: locales && [...locales] })).toBe(isIn);
});

it('what is out of scope is closed by a verdict of its own, once, and keeps what it was', () => {
  const row = {
    state: 'live',
    readableState: 'live',
    audience: 'public',
    ver: 10,
    emitVer: 12,
    policyVersion: 1,
    override: null,
  } as LedgerRow;
  const closed = descoped(row, 2);
  expect(closed).toEqual({ ...row, state: 'removed', emitVer: 13, policyVersion: 2 });
  expect(descoped(closed, 3)).toBe(closed);
});

import type { EntryStanding } from '@helpdex/knowledge-index';
import { differenceOf, isRefusal, type ExpectedStanding } from './difference';

const open = (ver: number, digest = 'd') => ({ ver, digest });
const closed = (ver: number) => ({ ver, digest: null });
const expected = (change: Partial<ExpectedStanding> = {}): ExpectedStanding => ({
  ...{ id: 's:1:de', ver: 5, side: 'public', digest: 'd', settled: true },
  ...change,
});

describe('what stands, held against what must stand', () => {
  it.each<[string, Partial<ExpectedStanding>, EntryStanding]>([
    ['public at the version', {}, { public: open(5), internal: closed(5) }],
    ['internal at the version', { side: 'internal' }, { internal: open(5), public: closed(5) }],
    ['closed', { side: null, digest: null }, { public: closed(5), internal: closed(5) }],
    ['closed and never there', { side: null, digest: null }, {}],
    ['compared by version only', { digest: null }, { public: open(5, 'anything'), internal: closed(5) }],
    ['never sent and not there', { ver: null, settled: false }, {}],
    ['about to change, at the version sent last', { settled: false, side: 'internal' }, { public: open(5), internal: closed(5) }],
  ])('is right: %s', (_name, change, found) => {
    expect(differenceOf(expected(change), found)).toBeUndefined();
  });

  it.each<[string, Partial<ExpectedStanding>, EntryStanding]>([
    ['missing', {}, {}],
    ['missing', {}, { public: closed(4), internal: closed(4) }],
    ['missing', {}, { public: closed(5), internal: closed(5) }],
    ['stale', {}, { public: open(4), internal: closed(4) }],
    ['ahead', {}, { public: open(6), internal: closed(6) }],
    ['ahead', {}, { public: closed(6), internal: closed(6) }],
    ['wrong_side', { side: 'internal' }, { public: open(5), internal: closed(5) }],
    ['wrong_side', {}, { public: open(5), internal: open(5) }],
    ['wrong_side', { side: 'internal' }, { public: open(4), internal: closed(4) }],
    ['wrong_text', {}, { public: open(5, 'other'), internal: closed(5) }],
    ['not_closed', { side: null, digest: null }, { public: open(5), internal: closed(5) }],
    ['not_closed', { side: null, digest: null }, { public: closed(5), internal: open(9) }],
    ['ahead', { ver: null, settled: false }, { public: open(1), internal: closed(1) }],
    ['stale', { settled: false }, { public: open(4), internal: closed(4) }],
  ])('is %s', (kind, change, found) => {
    expect(differenceOf(expected(change), found)).toBe(kind);
  });

  it('knows a refused text from one that is not there', () => {
    expect(isRefusal(expected(), { public: closed(5), internal: closed(5) })).toBe(true);
    expect(isRefusal(expected(), { public: closed(4), internal: closed(4) })).toBe(false);
    expect(isRefusal(expected(), { internal: closed(5) })).toBe(false);
  });
});

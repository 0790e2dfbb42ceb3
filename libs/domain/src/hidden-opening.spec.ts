import { accept, rejudge, unseenEntry, type Acceptance, type LedgerContext, type LedgerEntry, type Observation } from './ledger';
import { makeVersion } from './version';
import { decideVisibility, type Override, type VisibilityPolicy } from './visibility';

const T1 = '2026-01-01T00:00:00Z';
const T2 = '2026-01-01T00:00:01Z';
const BARE: VisibilityPolicy = { outdated: 'exclude', archived: 'internal', labelRules: [], sectionRules: [], brandAudience: {} };
const under = (rules: Partial<VisibilityPolicy> = {}): LedgerContext => ({ policy: { ...BARE, ...rules }, policyVersion: 1, floor: 0 });
const toInternal: Override = { visibility: 'internal', reason: 'r', by: 'ann', at: T1, against: [] };

/** The article as a run saw it: restricted to a segment, or to nobody; labelled, in a section and of a brand that the rules below name. */
const seen = (
  run: number,
  segment: string | null,
  change: { confirmed?: boolean; updatedAt?: string; labels?: string[] } = {},
): Observation => ({
  ...{ ver: makeVersion(run, 1), run, state: 'present', hash: 'h', confirmed: change.confirmed ?? false },
  facts: {
    evidence: { draft: false, hidden: false, outdated: false, userSegmentId: segment },
    ...{ labels: change.labels ?? ['secret'], sectionIds: ['5'], brand: '7', updatedAt: change.updatedAt ?? T1 },
  },
});

function taken(result: Acceptance): LedgerEntry {
  if (result.kind !== 'accept' && result.kind !== 'unconfirmed') throw new Error(`expected to be taken, was ${result.kind}`);
  return result.next;
}

type Change = Parameters<typeof rejudge>[1];
const judgedAgain = (entry: LedgerEntry, change: Change, context: LedgerContext): LedgerEntry => rejudge(entry, change, context) ?? entry;
const withOverride = (override: Override | null): LedgerEntry =>
  judgedAgain(taken(accept(undefined, seen(1, '9'), under())), { override }, under());

describe('an opening that nothing proves yet', () => {
  it.each<[string, Override | null, Partial<VisibilityPolicy>]>([
    ['nothing', null, {}],
    ['an override to internal', toInternal, {}],
    ['a label rule', null, { labelRules: [{ label: 'secret', action: 'internal' }] }],
    ['a section rule', null, { sectionRules: [{ sectionId: '5', action: 'exclude' }] }],
    ['a brand that is internal', null, { brandAudience: { '7': 'internal' } }],
    ['an override and a rule', toInternal, { labelRules: [{ label: 'secret', action: 'internal' }] }],
  ])('is not taken for proven because %s hides it, and stays closed when that is taken away', (_name, override, rules) => {
    const known = judgedAgain(withOverride(override), {}, under(rules));
    const listed = accept(known, seen(2, null), under(rules));
    expect(listed).toMatchObject({ kind: 'unconfirmed', next: { unconfirmedRun: 2, facts: known.facts } });
    expect(judgedAgain(taken(listed), { override: null }, under())).toMatchObject({ audience: 'internal' });
  });

  it.each([
    ['a request of its own', { confirmed: true }],
    ['a newer time of change', { updatedAt: T2 }],
  ])('is proven by %s also while an override and a rule hide it', (_name, evidence) => {
    const rules = { labelRules: [{ label: 'secret', action: 'internal' as const }] };
    const known = judgedAgain(withOverride(toInternal), {}, under(rules));
    const proven = accept(known, seen(2, null, evidence), under(rules));
    expect(proven).toMatchObject({ kind: 'accept', next: { audience: 'internal', unconfirmedRun: null } });
    expect(judgedAgain(taken(proven), { override: null }, under())).toMatchObject({ audience: 'public' });
  });

  it('is seen where the rules of today are what it falls out of: a label that is gone proves nothing either', () => {
    const rules = { labelRules: [{ label: 'secret', action: 'internal' as const }] };
    const known = taken(accept(undefined, seen(1, null), under(rules)));
    expect(accept(known, seen(2, null, { labels: [] }), under(rules))).toMatchObject({
      kind: 'unconfirmed',
      next: { audience: 'internal' },
    });
  });

  it('does not hide behind an override to public', () => {
    const restricted = taken(accept(undefined, seen(1, '9'), under()));
    const { restrictions } = decideVisibility(restricted.facts, BARE);
    const opened = judgedAgain(restricted, { override: { ...toInternal, visibility: 'public', against: restrictions } }, under());
    expect(opened.audience).toBe('public');
    const listed = accept(opened, seen(2, null), under());
    expect(listed.kind).toBe('unconfirmed');
    expect(judgedAgain(taken(listed), { override: null }, under())).toMatchObject({ audience: 'internal' });
  });

  it('is none where nothing was restricted, or was known', () => {
    const known = judgedAgain(taken(accept(undefined, seen(1, null), under())), { override: toInternal }, under());
    expect(accept(known, seen(2, null), under()).kind).toBe('accept');
    expect(accept(unseenEntry(), seen(2, null), under({ brandAudience: { '7': 'internal' } })).kind).toBe('accept');
  });
});

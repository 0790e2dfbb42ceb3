import 'reflect-metadata';
import { ArticleClassified, checkProduced, MAX_REASON_DETAIL_CHARS, MAX_REASONS, type VisibilityEvidence } from '@helpdex/contracts';
import { decideVisibility, type EntryFacts, type VisibilityPolicy } from './visibility';

const OPEN: VisibilityEvidence = { draft: false, hidden: false, outdated: false, userSegmentId: null };
const POLICY: VisibilityPolicy = { outdated: 'exclude', archived: 'internal', labelRules: [], sectionRules: [], brandAudience: {} };
const facts = (change: Partial<EntryFacts> = {}): EntryFacts => ({
  ...{ evidence: OPEN, labels: [], sectionIds: [], brand: '7', updatedAt: '2026-01-01T00:00:00Z' },
  ...change,
});
const LABELS = Array.from({ length: 2 * MAX_REASONS }, (_, at) => `label ${at}`);
const rulesOn = (labels: readonly string[], action: 'internal' | 'exclude' = 'internal') => ({
  labelRules: labels.map((label) => ({ label, action })),
});

describe('reasons that a verdict tells', () => {
  it('are no more than its event takes, however many rules hit', () => {
    const { reasons } = decideVisibility(facts({ labels: LABELS }), { ...POLICY, ...rulesOn(LABELS) });
    expect(reasons).toEqual(LABELS.slice(0, MAX_REASONS).map((detail) => ({ code: 'label_rule', detail })));
  });

  it('decide beyond what is told: the strictest restriction counts where it is cut off', () => {
    const labelRules = [...rulesOn(LABELS.slice(1)).labelRules, ...rulesOn(LABELS.slice(0, 1), 'exclude').labelRules];
    const verdict = decideVisibility(facts({ labels: LABELS }), { ...POLICY, labelRules });
    expect(verdict.audience).toBe('excluded');
    expect(verdict.reasons).toHaveLength(MAX_REASONS);
    expect(verdict.restrictions).toHaveLength(LABELS.length);
  });

  it('leave room for what a person decided', () => {
    const override = { visibility: 'internal' as const, reason: 'r', by: 'ann', at: 'now', against: [] };
    const { reasons } = decideVisibility(facts({ labels: LABELS }), { ...POLICY, ...rulesOn(LABELS) }, { override });
    expect([reasons[0], reasons.length]).toEqual([{ code: 'override_internal', detail: 'ann' }, MAX_REASONS]);
  });

  it('say what they say in as many characters as the event takes', () => {
    const userSegmentIds = Array.from({ length: 100 }, (_, at) => String(360_000_000_000 + at));
    const { reasons, restrictions } = decideVisibility(facts({ evidence: { ...OPEN, userSegmentIds } }), POLICY);
    const full = userSegmentIds.join(',');
    expect(reasons).toEqual([{ code: 'user_segment', detail: full.slice(0, MAX_REASON_DETAIL_CHARS) }]);
    // What an override was made under is compared whole: a segment beyond the cut is another restriction.
    expect(restrictions).toEqual([`user_segment:${full}`]);
  });

  it('are each told once, and those that say different things of one kind all', () => {
    const labelRules = [...rulesOn(['a', 'b']).labelRules, ...rulesOn(['a'], 'exclude').labelRules];
    const verdict = decideVisibility(facts({ labels: ['a', 'b'] }), { ...POLICY, labelRules });
    expect([verdict.audience, verdict.reasons]).toEqual([
      'excluded',
      [
        { code: 'label_rule', detail: 'a' },
        { code: 'label_rule', detail: 'b' },
      ],
    ]);
  });
});

it('a verdict over everything at once is one that its event takes', () => {
  const labels = LABELS.map((label) => label.padEnd(MAX_REASON_DETAIL_CHARS + 1, 'x'));
  const { audience, reasons } = decideVisibility(facts({ labels }), { ...POLICY, ...rulesOn(labels) });
  const event: ArticleClassified = {
    ...{ tenant: 't_one', source: 'src_1', article: '1', locale: 'de', run: 1, ver: 9, audience, state: 'live', reasons },
    ...{ policyVersion: 1, hash: 'hash-of-it', classifiedAt: '2026-01-01T00:00:00.000Z' },
  };
  expect(checkProduced(ArticleClassified, event)).toEqual([]);
});

describe('a brand that cannot be told', () => {
  it.each<[string, string | null, VisibilityPolicy['brandAudience'], string]>([
    ['the whole account as one, with a rule about some brand', 'main', { '8': 'internal' }, 'internal'],
    ['the whole account as one, without any rule', 'main', {}, 'public'],
    ['none, with a rule about some brand', null, { '8': 'internal' }, 'internal'],
    ['one that no rule is about', '7', { '8': 'internal' }, 'public'],
  ])('%s', (_name, brand, brandAudience, audience) => {
    expect(decideVisibility(facts({ brand }), { ...POLICY, brandAudience }).audience).toBe(audience);
  });
});

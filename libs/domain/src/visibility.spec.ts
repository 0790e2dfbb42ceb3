import type { VisibilityEvidence } from '@helpdex/contracts';
import fc from 'fast-check';
import { decideVisibility, isMoreRestricted, type EntryFacts, type Override, type VisibilityPolicy } from './visibility';

const OPEN: VisibilityEvidence = { draft: false, hidden: false, outdated: false, userSegmentId: null };
const POLICY: VisibilityPolicy = { outdated: 'exclude', archived: 'internal', labelRules: [], sectionRules: [], brandAudience: {} };
const facts = (evidence: Partial<VisibilityEvidence> = {}, rest: Partial<EntryFacts> = {}): EntryFacts => ({
  evidence: { ...OPEN, ...evidence },
  labels: [],
  sectionIds: [],
  brand: '7',
  updatedAt: '2026-01-01T00:00:00Z',
  ...rest,
});
const without = (key: keyof VisibilityEvidence): EntryFacts => {
  const { [key]: _gone, ...evidence } = OPEN;
  return { ...facts(), evidence };
};
const codes = (reasons: { code: string }[]): string[] => reasons.map(({ code }) => code);

describe('decideVisibility', () => {
  it.each<[string, EntryFacts, Partial<VisibilityPolicy>, string, string[]]>([
    ['published for everyone', facts(), {}, 'public', ['published_no_segment']],
    ['plural segments empty', facts({ userSegmentIds: [] }), {}, 'public', ['published_no_segment']],
    ['draft', facts({ draft: true }), {}, 'internal', ['draft']],
    ['hidden', facts({ hidden: true }), {}, 'internal', ['hidden']],
    ['segment', facts({ userSegmentId: '9' }), {}, 'internal', ['user_segment']],
    ['plural segment only', facts({ userSegmentIds: ['9'] }), {}, 'internal', ['user_segment']],
    ['plural segments null', facts({ userSegmentIds: null }), {}, 'internal', ['segment_unknown']],
    ['segment field missing', without('userSegmentId'), {}, 'internal', ['segment_unknown']],
    ['draft field missing', without('draft'), {}, 'internal', ['unparsable']],
    ['hidden field missing', without('hidden'), {}, 'internal', ['unparsable']],
    ['outdated field missing', without('outdated'), {}, 'internal', ['unparsable']],
    ['outdated field missing, but of no interest', without('outdated'), { outdated: 'include' }, 'public', ['published_no_segment']],
    ['outdated', facts({ outdated: true }), {}, 'excluded', ['outdated']],
    ['outdated as internal', facts({ outdated: true }), { outdated: 'internal' }, 'internal', ['outdated']],
    ['outdated taken in', facts({ outdated: true }), { outdated: 'include' }, 'public', ['published_no_segment']],
    ['brand forced internal', facts(), { brandAudience: { '7': 'internal' } }, 'internal', ['brand_internal']],
    ['another brand forced internal', facts(), { brandAudience: { '8': 'internal' } }, 'public', ['published_no_segment']],
    ['label rule', facts({}, { labels: ['x'] }), { labelRules: [{ label: 'x', action: 'internal' }] }, 'internal', ['label_rule']],
    [
      'labels are case-sensitive',
      facts({}, { labels: ['X'] }),
      { labelRules: [{ label: 'x', action: 'internal' }] },
      'public',
      ['published_no_segment'],
    ],
    [
      'section rule',
      facts({}, { sectionIds: ['1', '2'] }),
      { sectionRules: [{ sectionId: '1', action: 'exclude' }] },
      'excluded',
      ['section_rule'],
    ],
    [
      'section rule to internal',
      facts({}, { sectionIds: ['1', '2'] }),
      { sectionRules: [{ sectionId: '2', action: 'internal' }] },
      'internal',
      ['section_rule'],
    ],
    [
      'label rule to excluded',
      facts({}, { labels: ['x', 'y'] }),
      { labelRules: [{ label: 'y', action: 'exclude' }] },
      'excluded',
      ['label_rule'],
    ],
    [
      'two rules of one article, the stricter wins',
      facts({}, { labels: ['x'], sectionIds: ['1'] }),
      { labelRules: [{ label: 'x', action: 'internal' }], sectionRules: [{ sectionId: '1', action: 'exclude' }] },
      'excluded',
      ['label_rule', 'section_rule'],
    ],
    ['labels unknown, no rule asks', facts({}, { labelsUnknown: true }), {}, 'public', ['published_no_segment']],
    [
      'labels unknown, a rule asks',
      facts({}, { labelsUnknown: true }),
      { labelRules: [{ label: 'x', action: 'exclude' }] },
      'internal',
      ['unparsable'],
    ],
    ['place unknown, no rule asks', facts({}, { placeUnknown: true }), {}, 'public', ['published_no_segment']],
    [
      'place unknown, a rule asks',
      facts({}, { placeUnknown: true }),
      { sectionRules: [{ sectionId: '1', action: 'exclude' }] },
      'internal',
      ['unparsable'],
    ],
    ['brand unknown, none is forced', facts({}, { brand: null }), {}, 'public', ['published_no_segment']],
    ['brand unknown, some brand is forced', facts({}, { brand: null }), { brandAudience: { '8': 'internal' } }, 'internal', ['unparsable']],
    ['both segment fields', facts({ userSegmentId: '9', userSegmentIds: ['9', '10'] }), {}, 'internal', ['user_segment']],
    ['the strictest wins, all are told', facts({ draft: true, outdated: true }), {}, 'excluded', ['draft', 'outdated']],
  ])('%s', (_name, given, policy, audience, reasons) => {
    const verdict = decideVisibility(given, { ...POLICY, ...policy });
    expect([verdict.audience, codes(verdict.reasons)]).toEqual([audience, reasons]);
  });

  it('is internal without any evidence', () => {
    const { evidence: _none, ...rest } = facts();
    expect(decideVisibility(rest, POLICY)).toMatchObject({ audience: 'internal', reasons: [{ code: 'unparsable' }] });
  });

  it('treats archived articles by option', () => {
    expect(decideVisibility(facts(), POLICY, { archived: true }).audience).toBe('internal');
    expect(decideVisibility(facts(), { ...POLICY, archived: 'exclude' }, { archived: true }).audience).toBe('excluded');
  });

  it('never calls anything public while something stands against it or is unknown, whatever the rules', () => {
    const maybe = fc.option(fc.boolean(), { nil: undefined });
    const place = fc.record({
      labels: fc.subarray(['x', 'y']),
      sectionIds: fc.subarray(['1', '2']),
      brand: fc.constantFrom('7', '8', null),
      labelsUnknown: fc.boolean(),
      placeUnknown: fc.boolean(),
    });
    const rules = fc.record({
      labelRules: fc.subarray([{ label: 'x', action: 'internal' as const }]),
      sectionRules: fc.subarray([{ sectionId: '1', action: 'exclude' as const }]),
      brandAudience: fc.constantFrom<VisibilityPolicy['brandAudience']>({}, { '7': 'internal' }),
      outdated: fc.constantFrom<VisibilityPolicy['outdated']>('exclude', 'internal', 'include'),
    });
    fc.assert(
      fc.property(place, rules, maybe, fc.boolean(), (where, policy, outdated, archived) => {
        const { outdated: _said, ...rest } = OPEN;
        const given: EntryFacts = { ...facts(), ...where, evidence: outdated === undefined ? rest : { ...rest, outdated } };
        const verdict = decideVisibility(given, { ...POLICY, ...policy }, { archived });
        const isOpen =
          !archived &&
          (outdated === false || policy.outdated === 'include') &&
          (policy.labelRules.length === 0 || !(where.labelsUnknown || where.labels.includes('x'))) &&
          (policy.sectionRules.length === 0 || !(where.placeUnknown || where.sectionIds.includes('1'))) &&
          (policy.brandAudience['7'] === undefined || where.brand === '8');
        expect(verdict.audience === 'public').toBe(isOpen);
        expect(verdict.reasons.length).toBeGreaterThan(0);
      }),
      { numRuns: 2_000 },
    );
  });

  it('never calls anything public but the one fully known, fully open shape, whatever arrives', () => {
    const junk = fc.oneof(fc.constant(undefined), fc.constant(null), fc.boolean(), fc.string(), fc.integer(), fc.array(fc.string()));
    const evidence = fc.record(
      { draft: junk, hidden: junk, outdated: junk, userSegmentId: junk, userSegmentIds: junk },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(evidence, (raw) => {
        const { audience } = decideVisibility({ ...facts(), evidence: raw as VisibilityEvidence }, { ...POLICY, outdated: 'include' });
        const plural = raw.userSegmentIds;
        const open =
          raw.draft === false &&
          raw.hidden === false &&
          raw.userSegmentId === null &&
          (plural === undefined || (Array.isArray(plural) && plural.length === 0));
        expect(audience === 'public').toBe(open);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('overrides', () => {
  const override = (visibility: Override['visibility'], against: string[] = []): Override => ({
    visibility,
    reason: 'r',
    by: 'ann',
    at: 'now',
    against,
  });

  it('to internal closes a public article', () => {
    expect(decideVisibility(facts(), POLICY, { override: override('internal') })).toMatchObject({
      audience: 'internal',
      reasons: [{ code: 'override_internal', detail: 'ann' }],
    });
  });

  it('to public opens what it was made against, and nothing stricter', () => {
    const restricted = facts({ userSegmentId: '9' });
    const made = override('public', decideVisibility(restricted, POLICY).restrictions);
    expect(decideVisibility(restricted, POLICY, { override: made }).audience).toBe('public');
    const otherSegment = decideVisibility(facts({ userSegmentId: '10' }), POLICY, { override: made });
    expect(otherSegment).toMatchObject({ audience: 'internal', overrideSuspended: true });
    expect(codes(otherSegment.reasons)).toEqual(['override_suspended', 'user_segment']);
    expect(decideVisibility(facts({ userSegmentId: '9', draft: true }), POLICY, { override: made }).audience).toBe('internal');
    expect(decideVisibility(facts(), POLICY, { override: made }).audience).toBe('public');
  });

  it('to public never opens what could not be understood', () => {
    const { evidence: _none, ...rest } = facts();
    expect(decideVisibility(rest, POLICY, { override: override('public', ['unparsable']) }).audience).toBe('internal');
  });
});

it('orders audiences by how many people see them', () => {
  expect(isMoreRestricted('public', 'internal')).toBe(true);
  expect(isMoreRestricted('internal', 'excluded')).toBe(true);
  expect(isMoreRestricted('internal', 'public')).toBe(false);
  expect(isMoreRestricted('internal', 'internal')).toBe(false);
});

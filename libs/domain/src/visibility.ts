import {
  MAX_REASON_DETAIL_CHARS,
  MAX_REASONS,
  type Audience,
  type Reason,
  type SourceOptions,
  type VisibilityEvidence,
} from '@helpdex/contracts';

/** What decides who may see an entry, as Zendesk said it. No evidence at all means the entry could not be understood. */
export interface EntryFacts {
  evidence?: VisibilityEvidence;
  labels: readonly string[];
  /** Category and sections above the article. */
  sectionIds: readonly string[];
  brand?: string | null;
  /** There may be labels, or sections above the article, beyond those named here. */
  labelsUnknown?: boolean;
  placeUnknown?: boolean;
  /** Zendesk's own time of the last change, ISO 8601, whole seconds. */
  updatedAt: string | null;
}

/** The options of a source that may restrict further than Zendesk does. */
export type VisibilityPolicy = Pick<SourceOptions, 'outdated' | 'archived' | 'labelRules' | 'sectionRules' | 'brandAudience'>;

/** One thing that stands against showing an entry to customers, and how far it pushes it. */
interface Restriction {
  reason: Reason;
  to: 'internal' | 'excluded';
}

/** A person's choice for one entry. */
export interface Override {
  visibility: 'public' | 'internal';
  reason: string;
  by: string;
  at: string;
  /** For `public`: the restrictions it was made under (`restrictionKey`). Any other one suspends it. */
  against: readonly string[];
}

export interface Verdict {
  audience: Audience;
  reasons: Reason[];
  /** Keys of every restriction that holds now, for remembering what an override was made under. */
  restrictions: string[];
  /** An override to public that no longer covers what stands against it. */
  overrideSuspended: boolean;
}

const internal = (code: Reason['code'], detail?: string): Restriction => ({
  reason: detail === undefined ? { code } : { code, detail },
  to: 'internal',
});

function translationRestrictions(evidence: VisibilityEvidence): Restriction[] {
  const found: Restriction[] = [];
  if (evidence.draft !== false) found.push(evidence.draft === true ? internal('draft') : internal('unparsable', 'draft state is unknown'));
  if (evidence.hidden !== false)
    found.push(evidence.hidden === true ? internal('hidden') : internal('unparsable', 'hidden state is unknown'));
  return found;
}

/** Public is singular null and plural absent or empty; every other shape, also null in the plural field, is not known to be everyone. */
function segmentRestrictions({ userSegmentId, userSegmentIds }: VisibilityEvidence): Restriction[] {
  const ids = new Set<string>();
  if (typeof userSegmentId === 'string') ids.add(userSegmentId);
  if (Array.isArray(userSegmentIds)) userSegmentIds.forEach((id) => ids.add(String(id)));
  if (ids.size > 0) return [internal('user_segment', [...ids].sort().join(','))];
  const known = userSegmentId === null && (userSegmentIds === undefined || Array.isArray(userSegmentIds));
  return known ? [] : [internal('segment_unknown')];
}

function outdatedRestrictions(evidence: VisibilityEvidence, policy: VisibilityPolicy): Restriction[] {
  if (policy.outdated === 'include' || evidence.outdated === false) return [];
  if (evidence.outdated === undefined) return [internal('unparsable', 'outdated state is unknown')];
  return [{ reason: { code: 'outdated' }, to: policy.outdated === 'exclude' ? 'excluded' : 'internal' }];
}

/** A rule that cannot be checked is not known to let the entry through. */
function ruleRestrictions(facts: EntryFacts, policy: VisibilityPolicy): Restriction[] {
  const unchecked = [
    ...(facts.labelsUnknown && policy.labelRules.length > 0 ? [internal('unparsable', 'labels are unknown')] : []),
    ...(facts.placeUnknown && policy.sectionRules.length > 0 ? [internal('unparsable', 'section is unknown')] : []),
  ];
  const labels = policy.labelRules
    .filter((rule) => facts.labels.includes(rule.label))
    .map((rule) => ({ code: 'label_rule' as const, detail: rule.label, action: rule.action }));
  const sections = policy.sectionRules
    .filter((rule) => facts.sectionIds.includes(rule.sectionId))
    .map((rule) => ({ code: 'section_rule' as const, detail: rule.sectionId, action: rule.action }));
  const hit = [...labels, ...sections].map(({ code, detail, action }): Restriction => ({
    reason: { code, detail },
    to: action === 'exclude' ? 'excluded' : 'internal',
  }));
  return [...unchecked, ...hit];
}

/** What the brand is called where an account's brands cannot be listed (`libs/zendesk-client`, `check/check-account.ts`). */
const UNLISTED_BRAND = 'main';

function brandRestrictions({ brand }: EntryFacts, { brandAudience }: VisibilityPolicy): Restriction[] {
  if (Object.keys(brandAudience).length === 0) return [];
  // Where the brands of an account cannot be listed, all of it counts as its main help center, and no rule about a brand can be checked.
  if (!brand || brand === UNLISTED_BRAND) return [internal('unparsable', 'brand is unknown')];
  return brandAudience[brand] === 'internal' ? [internal('brand_internal', brand)] : [];
}

function restrictionsOn(facts: EntryFacts, policy: VisibilityPolicy, archived: boolean): Restriction[] {
  const found: Restriction[] = [];
  if (!facts.evidence) found.push(internal('unparsable'));
  else
    found.push(
      ...translationRestrictions(facts.evidence),
      ...segmentRestrictions(facts.evidence),
      ...outdatedRestrictions(facts.evidence, policy),
    );
  found.push(...brandRestrictions(facts, policy), ...ruleRestrictions(facts, policy));
  if (archived) found.push({ reason: { code: 'archived' }, to: policy.archived === 'exclude' ? 'excluded' : 'internal' });
  return found;
}

/** Identifies a restriction by what it is and whom it names, so that a changed segment is a new restriction. */
export const restrictionKey = (reason: Reason): string => (reason.detail === undefined ? reason.code : `${reason.code}:${reason.detail}`);

/** As a verdict's event takes them: hundreds of rules may hit one article, and an article may be restricted to hundreds of segments. */
function told(reasons: readonly Reason[]): Reason[] {
  const distinct = new Map(reasons.map((reason) => [restrictionKey(reason), reason]));
  return [...distinct.values()]
    .slice(0, MAX_REASONS)
    .map(({ code, detail }) => (detail === undefined ? { code } : { code, detail: detail.slice(0, MAX_REASON_DETAIL_CHARS) }));
}

/**
 * Who may be answered from an entry, and why (design 4.3). Public only when nothing at all stands against it: whatever is missing or not
 * understood restricts. The strictest restriction wins; a person's override comes last, and one to public holds only against what it was made under.
 */
export function decideVisibility(
  facts: EntryFacts,
  policy: VisibilityPolicy,
  options: { archived?: boolean; override?: Override | null } = {},
): Verdict {
  const found = restrictionsOn(facts, policy, options.archived ?? false);
  const restrictions = found.map(({ reason }) => restrictionKey(reason));
  const reasons = found.map(({ reason }) => reason);
  const verdict = (audience: Audience, extra: Reason[] = [], overrideSuspended = false): Verdict => ({
    audience,
    reasons: told([...extra, ...reasons]),
    restrictions,
    overrideSuspended,
  });

  const { override } = options;
  if (override?.visibility === 'internal') return verdict('internal', [{ code: 'override_internal', detail: override.by }]);
  if (override?.visibility === 'public') {
    const covered = facts.evidence !== undefined && restrictions.every((key) => override.against.includes(key));
    return covered
      ? verdict('public', [{ code: 'override_public', detail: override.by }])
      : verdict(
          found.some(({ to }) => to === 'excluded') ? 'excluded' : 'internal',
          [{ code: 'override_suspended', detail: override.by }],
          true,
        );
  }
  if (found.length === 0)
    return { audience: 'public', reasons: [{ code: 'published_no_segment' }], restrictions, overrideSuspended: false };
  return verdict(found.some(({ to }) => to === 'excluded') ? 'excluded' : 'internal');
}

const OPENNESS: Record<Audience, number> = { excluded: 0, internal: 1, public: 2 };

/** Whether `next` shows an entry to fewer people than `previous` did. */
export const isMoreRestricted = (previous: Audience, next: Audience): boolean => OPENNESS[next] < OPENNESS[previous];

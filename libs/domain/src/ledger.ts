import type { Audience, EntryState, Outcome, Reason } from '@helpdex/contracts';
import { decideVisibility, isMoreRestricted, type EntryFacts, type Override, type VisibilityPolicy } from './visibility';

/** What Kafka has acknowledged about an entry; written only after the acknowledgement. */
export interface SentMark {
  ver: number;
  hash: string;
  audience: Audience;
  policyVersion: number;
}

/** What the classifier holds about one entry, without its text. */
export interface LedgerEntry {
  /** Evidence version: the highest `ver` of a fetched record that was accepted. */
  ver: number;
  /** The run that saw the entry last. */
  lastSeenRun: number;
  /** Emission version: the `ver` of the verdict in `article.classified` and in the index. Strictly increasing, moves only when a verdict is due. */
  emitVer: number;
  sent: SentMark | null;
  state: EntryState;
  /** The state it had when it could be read last; `live` when it never could. */
  readableState: Exclude<EntryState, 'quarantined'>;
  audience: Audience;
  reasons: Reason[];
  hash: string;
  policyVersion: number;
  facts: EntryFacts;
  override: Override | null;
  overrideSuspended: boolean;
  outcome: Outcome;
  outcomeRun: number;
  /** The run that saw the entry more open than before without newer evidence, and waits for a request of its own about it; null when none does. */
  unconfirmedRun: number | null;
}

/** What one fetched record says about an entry. */
export interface Observation {
  ver: number;
  run: number;
  state: 'present' | 'gone' | 'untranslated' | 'unparsable';
  /** Read by a request for this very article. */
  confirmed?: boolean;
  /** Of the content as fetched; absent unless present. */
  hash?: string;
  facts?: EntryFacts;
  /** Send a verdict even when nothing changed. */
  reemit?: boolean;
}

/** Rules in force for the source of the entry. */
export interface LedgerContext {
  policy: VisibilityPolicy;
  policyVersion: number;
  /** Observations with a lower `ver` are dead. */
  floor: number;
}

export type Acceptance =
  | { kind: 'stale' }
  /** The observation is the one already accepted; `emit` tells whether its verdict still has to be sent. */
  | { kind: 'same'; emit: boolean }
  | { kind: 'accept'; next: LedgerEntry; emit: boolean; outcome: Outcome }
  /** It would open the entry without newer evidence: the entry stays as restricted as it was, with what was last known of it, until a request confirms it. */
  | { kind: 'unconfirmed'; next: LedgerEntry; emit: boolean };

/** A verdict was accepted that Kafka has not acknowledged yet. */
export const hasUnsentVerdict = (entry: LedgerEntry): boolean => entry.emitVer > (entry.sent?.ver ?? -1);

const STATES: Record<Observation['state'], EntryState> = {
  present: 'live',
  gone: 'archived',
  untranslated: 'removed',
  unparsable: 'quarantined',
};
const NO_FACTS: EntryFacts = { labels: [], sectionIds: [], updatedAt: null };

/** Judges an entry afresh under the rules in force; version and bookkeeping stay as they are. */
function judged(entry: LedgerEntry, context: LedgerContext): LedgerEntry {
  const unreadable = entry.state === 'quarantined';
  const { evidence: _evidence, ...rest } = entry.facts;
  const verdict = decideVisibility(unreadable ? rest : entry.facts, context.policy, {
    archived: entry.state === 'archived',
    override: entry.override,
  });
  return {
    ...entry,
    audience: verdict.audience,
    reasons: verdict.reasons,
    overrideSuspended: verdict.overrideSuspended,
    policyVersion: context.policyVersion,
  };
}

/** The policy itself is not compared: other rules that lead to the same audience for the same reasons change nothing that anybody can see. */
const sameVerdict = (a: LedgerEntry, b: LedgerEntry): boolean =>
  a.hash === b.hash &&
  a.state === b.state &&
  a.audience === b.audience &&
  a.overrideSuspended === b.overrideSuspended &&
  JSON.stringify(a.reasons) === JSON.stringify(b.reasons);

function outcomeOf(previous: LedgerEntry | undefined, next: LedgerEntry): Outcome {
  if (next.state === 'quarantined') return 'quarantined';
  if (next.state === 'archived' || next.state === 'removed') return 'archived';
  if (next.audience === 'excluded') return 'excluded';
  return previous && previous.state === 'live' && isMoreRestricted(previous.audience, next.audience) ? 'closed' : 'published';
}

const position = (entry: LedgerEntry, seen: Observation): Pick<LedgerEntry, 'ver' | 'lastSeenRun'> => ({
  ver: seen.ver,
  lastSeenRun: Math.max(entry.lastSeenRun, seen.run),
});

const isNewer = (a: string | null, b: string | null): boolean => a !== null && (b === null || a > b);

/** Without what people decided for this entry; and, `bare`, without the rules of the source that restrict beyond Zendesk. */
const asZendeskSays = (entry: LedgerEntry, context: LedgerContext, bare: boolean): LedgerEntry =>
  judged(
    { ...entry, override: null },
    bare ? { ...context, policy: { ...context.policy, labelRules: [], sectionRules: [], brandAudience: {} } } : context,
  );

/**
 * Zendesk's listings may lag behind, and a segment's change moves no time: an entry becomes more visible only by a newer `updated_at`
 * or by a request of its own. Compared is what Zendesk said then and says now, with the rules of today and without: what people decide is no
 * evidence, and an override or a rule that hides an opening today may be gone tomorrow.
 */
function opensUnconfirmed(previous: LedgerEntry, next: LedgerEntry, seen: Observation, context: LedgerContext): boolean {
  if (seen.confirmed === true || next.state !== 'live' || isNewer(next.facts.updatedAt, previous.facts.updatedAt)) return false;
  // That an entry could not be read was no restriction by Zendesk: what counts is what was readable before.
  const readable = { ...previous, state: previous.readableState };
  return [false, true].some((bare) => {
    const known = asZendeskSays(readable, context, bare);
    const wasShown = known.state === 'removed' ? 'excluded' : known.audience;
    return isMoreRestricted(asZendeskSays(next, context, bare).audience, wasShown);
  });
}

/** Accepts that the entry was seen, and nothing else of what was seen. */
function unconfirmed(previous: LedgerEntry, seen: Observation): Acceptance {
  const isNews = previous.outcomeRun !== seen.run;
  const next: LedgerEntry = {
    ...previous,
    ...position(previous, seen),
    unconfirmedRun: seen.run,
    ...(isNews ? { outcome: 'unchanged' as const, outcomeRun: seen.run } : {}),
  };
  return { kind: 'unconfirmed', next, emit: hasUnsentVerdict(next) };
}

/** An entry of which nothing was seen yet: whatever is seen of it is newer. */
export const unseenEntry = (): LedgerEntry => ({
  ver: -1,
  lastSeenRun: 0,
  emitVer: -1,
  sent: null,
  state: 'quarantined',
  readableState: 'live',
  audience: 'internal',
  reasons: [{ code: 'unparsable' }],
  hash: '',
  policyVersion: 0,
  facts: NO_FACTS,
  override: null,
  overrideSuspended: false,
  outcome: 'unchanged',
  outcomeRun: -1,
  unconfirmedRun: null,
});

function withObservation(previous: LedgerEntry | undefined, seen: Observation): LedgerEntry {
  const base = previous ?? unseenEntry();
  const state = STATES[seen.state];
  return {
    ...base,
    ...position(base, seen),
    unconfirmedRun: null,
    state,
    readableState: state === 'quarantined' ? base.readableState : state,
    // Gone or unreadable keeps what was last known, so that an archived article can still be shown to agents.
    hash: seen.hash ?? base.hash,
    facts: seen.facts ?? base.facts,
  };
}

/**
 * Decides what an observation does to an entry. A function of the two only, so that any order and any repetition of the same observations ends
 * in the same entry: only a higher `ver` is accepted. A verdict is due when anything of it changed, when it was never acknowledged, or on demand.
 */
export function accept(previous: LedgerEntry | undefined, seen: Observation, context: LedgerContext): Acceptance {
  if (seen.ver < context.floor) return { kind: 'stale' };
  if (previous && seen.ver < previous.ver) return { kind: 'stale' };
  if (previous && seen.ver === previous.ver) return { kind: 'same', emit: hasUnsentVerdict(previous) };

  const next = judged(withObservation(previous, seen), context);
  if (previous && opensUnconfirmed(previous, next, seen, context)) return unconfirmed(previous, seen);
  const changed = !previous || previous.sent === null || !sameVerdict(previous, next) || seen.reemit === true;
  if (changed) next.emitVer = Math.max(seen.ver, next.emitVer + 1);
  const emit = hasUnsentVerdict(next);

  const outcome = changed ? outcomeOf(previous, next) : 'unchanged';
  // Seen twice in one run: the second look at an entry that this run already published says "unchanged", but the run did publish it.
  const keepsOutcome = outcome === 'unchanged' && previous?.outcomeRun === seen.run;
  next.outcome = keepsOutcome ? previous.outcome : outcome;
  next.outcomeRun = seen.run;
  return { kind: 'accept', next, emit, outcome: next.outcome };
}

/** Judges an entry again after its override or the rules of its source changed. @returns undefined when the verdict stays. */
export function rejudge(previous: LedgerEntry, change: { override?: Override | null }, context: LedgerContext): LedgerEntry | undefined {
  const override = change.override === undefined ? previous.override : change.override;
  const next = judged({ ...previous, override }, context);
  if (sameVerdict(previous, next) && override === previous.override) return undefined;
  return { ...next, emitVer: previous.emitVer + 1 };
}

/** Remembers an acknowledged verdict; an older acknowledgement that arrives late changes nothing. */
export function acknowledge(entry: LedgerEntry, sent: SentMark): LedgerEntry {
  return sent.ver > (entry.sent?.ver ?? -1) ? { ...entry, sent } : entry;
}

/** Whether the entry belongs into an index at all. */
export const isIndexed = (entry: Pick<LedgerEntry, 'state' | 'audience'>): boolean =>
  (entry.state === 'live' || entry.state === 'archived') && entry.audience !== 'excluded';

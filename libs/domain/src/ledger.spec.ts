import fc from 'fast-check';
import {
  accept,
  acknowledge,
  hasUnsentVerdict,
  isIndexed,
  rejudge,
  type LedgerContext,
  type LedgerEntry,
  type Observation,
} from './ledger';
import { makeVersion } from './version';
import type { VisibilityPolicy } from './visibility';

const POLICY: VisibilityPolicy = { outdated: 'exclude', archived: 'internal', labelRules: [], sectionRules: [], brandAudience: {} };
const CONTEXT: LedgerContext = { policy: POLICY, policyVersion: 1, floor: 0 };

const seen = (
  run: number,
  seq: number,
  change: { text?: string; draft?: boolean; segment?: string; state?: Observation['state']; confirmed?: boolean; updatedAt?: string } = {},
): Observation => {
  const { text = 'a', draft = false, segment = null, state = 'present', confirmed = false, updatedAt = null } = change;
  const base = { ver: makeVersion(run, seq), run, state, ...(confirmed ? { confirmed } : {}) };
  if (state !== 'present') return base;
  return {
    ...base,
    hash: JSON.stringify([text, draft, segment]),
    facts: { evidence: { draft, hidden: false, outdated: false, userSegmentId: segment }, labels: [], sectionIds: [], updatedAt },
  };
};

/** Accepts, and acknowledges like a producer that never fails. */
function take(entry: LedgerEntry | undefined, observation: Observation, context = CONTEXT): LedgerEntry | undefined {
  const result = accept(entry, observation, context);
  return result.kind === 'accept' || result.kind === 'unconfirmed' ? sentBy(result.next) : entry;
}
const sentBy = (entry: LedgerEntry): LedgerEntry =>
  hasUnsentVerdict(entry)
    ? acknowledge(entry, { ver: entry.emitVer, hash: entry.hash, audience: entry.audience, policyVersion: entry.policyVersion })
    : entry;
const all = (observations: Observation[]): LedgerEntry | undefined =>
  observations.reduce<LedgerEntry | undefined>((entry, observation) => take(entry, observation), undefined);

describe('accept', () => {
  it('publishes what is new, and sends nothing when nothing changed', () => {
    const first = accept(undefined, seen(1, 1), CONTEXT);
    expect(first).toMatchObject({
      kind: 'accept',
      emit: true,
      outcome: 'published',
      next: { audience: 'public', emitVer: makeVersion(1, 1) },
    });
    const second = accept(take(undefined, seen(1, 1)), seen(2, 1), CONTEXT);
    expect(second).toMatchObject({
      kind: 'accept',
      emit: false,
      outcome: 'unchanged',
      next: { ver: makeVersion(2, 1), emitVer: makeVersion(1, 1) },
    });
  });

  it('refuses what is older, and what lies below the floor', () => {
    const entry = take(undefined, seen(2, 5));
    expect(accept(entry, seen(2, 4), CONTEXT)).toEqual({ kind: 'stale' });
    expect(accept(undefined, seen(1, 1), { ...CONTEXT, floor: makeVersion(2, 0) })).toEqual({ kind: 'stale' });
  });

  it('still sends after a crash between accepting and producing', () => {
    const accepted = accept(undefined, seen(1, 1), CONTEXT);
    if (accepted.kind !== 'accept') throw new Error('expected accept');
    expect(accept(accepted.next, seen(1, 1), CONTEXT)).toEqual({ kind: 'same', emit: true });
    expect(accept(sentBy(accepted.next), seen(1, 1), CONTEXT)).toEqual({ kind: 'same', emit: false });
    expect(accept(accepted.next, seen(2, 1), CONTEXT)).toMatchObject({ kind: 'accept', emit: true });
  });

  it('never lets a restriction be swallowed by deduplication', () => {
    const open = take(undefined, seen(1, 1));
    expect(accept(open, seen(2, 1, { segment: '9' }), CONTEXT)).toMatchObject({
      emit: true,
      outcome: 'closed',
      next: { audience: 'internal' },
    });
  });

  it('re-emits on demand', () => {
    expect(accept(take(undefined, seen(1, 1)), { ...seen(2, 1), reemit: true }, CONTEXT)).toMatchObject({
      emit: true,
      outcome: 'published',
    });
  });

  it('judges under the rules in force, and stays silent when other rules say the same', () => {
    const entry = take(undefined, seen(1, 1, { text: 'x' }));
    const stricter = { ...CONTEXT, policyVersion: 2, policy: { ...POLICY, labelRules: [{ label: 'beta', action: 'internal' as const }] } };
    expect(accept(entry, seen(2, 1, { text: 'x' }), stricter)).toMatchObject({ emit: false, next: { policyVersion: 2 } });
    const labelled = { ...seen(2, 1, { text: 'x' }) };
    labelled.facts = { ...labelled.facts!, labels: ['beta'] };
    expect(accept(entry, labelled, stricter)).toMatchObject({ emit: true, outcome: 'closed' });
  });

  it('keeps the text of a gone article, as internal; an unreadable one is in no index', () => {
    const gone = accept(take(undefined, seen(1, 1)), seen(2, 1, { state: 'gone' }), CONTEXT);
    expect(gone).toMatchObject({ outcome: 'archived', next: { state: 'archived', audience: 'internal', hash: seen(1, 1).hash } });
    const broken = accept(take(undefined, seen(1, 1)), seen(2, 1, { state: 'unparsable' }), CONTEXT);
    expect(broken).toMatchObject({ outcome: 'quarantined', next: { state: 'quarantined', audience: 'internal' } });
    expect(broken.kind === 'accept' && isIndexed(broken.next)).toBe(false);
  });

  it('counts an entry that a run sees twice by what the run did to it', () => {
    const entry = all([seen(1, 1), seen(1, 2)]);
    expect(entry).toMatchObject({ outcome: 'published', outcomeRun: 1, ver: makeVersion(1, 2) });
    expect(all([seen(1, 1), seen(2, 1)])).toMatchObject({ outcome: 'unchanged', outcomeRun: 2 });
  });
});

describe('becoming more visible', () => {
  const T1 = '2026-01-01T00:00:00Z';
  const closed = take(undefined, seen(1, 1, { segment: '9', text: 'old', updatedAt: T1 }))!;

  it('waits for newer evidence: the entry stays closed, with the text it had, and is counted as seen', () => {
    const result = accept(closed, seen(2, 1, { text: 'new', updatedAt: T1 }), CONTEXT);
    expect(result).toMatchObject({ kind: 'unconfirmed', emit: false });
    expect(result.kind === 'unconfirmed' && result.next).toMatchObject({
      ...{ audience: 'internal', hash: closed.hash, facts: closed.facts, emitVer: closed.emitVer },
      ...{ ver: makeVersion(2, 1), lastSeenRun: 2, unconfirmedRun: 2, outcome: 'unchanged', outcomeRun: 2 },
    });
  });

  it.each([
    ['a newer time of change', { updatedAt: '2026-01-01T00:00:01Z' }],
    ['a request of its own', { updatedAt: T1, confirmed: true }],
  ])('is allowed by %s, and counts as published', (_name, evidence) => {
    const waiting = take(closed, seen(2, 1, { updatedAt: T1 }));
    expect(accept(waiting, seen(2, 2, evidence), CONTEXT)).toMatchObject({
      kind: 'accept',
      outcome: 'published',
      next: { audience: 'public', unconfirmedRun: null, outcomeRun: 2 },
    });
  });

  it.each(['gone', 'untranslated'] as const)('after being %s needs it as well', (state) => {
    const gone = take(take(undefined, seen(1, 1, { updatedAt: T1 })), seen(2, 1, { state }));
    expect(accept(gone, seen(3, 1, { updatedAt: T1 }), CONTEXT)).toMatchObject({ kind: 'unconfirmed', next: { state: gone!.state } });
    expect(accept(gone, seen(3, 1, { updatedAt: T1, confirmed: true }), CONTEXT)).toMatchObject({
      next: { state: 'live', audience: 'public' },
    });
  });

  it('after having been unreadable is what it was before', () => {
    const broken = take(take(undefined, seen(1, 1, { updatedAt: T1 })), seen(2, 1, { state: 'unparsable' }));
    expect(accept(broken, seen(3, 1, { updatedAt: T1 }), CONTEXT)).toMatchObject({ kind: 'accept', next: { audience: 'public' } });
    const brokenClosed = take(closed, seen(2, 1, { state: 'unparsable' }));
    expect(accept(brokenClosed, seen(3, 1, { updatedAt: T1 }), CONTEXT)).toMatchObject({ kind: 'unconfirmed' });
  });

  it('by other rules needs no evidence: people decided it', () => {
    const strict = { ...CONTEXT, policy: { ...POLICY, brandAudience: { '5': 'internal' as const } } };
    const observation = (run: number): Observation => {
      const { facts, ...rest } = seen(run, 1, { updatedAt: T1 });
      return { ...rest, facts: { ...facts!, brand: '5' } };
    };
    const entry = take(undefined, observation(1), strict);
    expect(entry).toMatchObject({ audience: 'internal' });
    expect(accept(entry, observation(2), CONTEXT)).toMatchObject({ kind: 'accept', next: { audience: 'public' } });
  });
});

describe('rejudge', () => {
  it('closes at once by override, under a higher emission version than anything sent', () => {
    const entry = take(undefined, seen(1, 1))!;
    const closed = rejudge(entry, { override: { visibility: 'internal', reason: '', by: 'ann', at: '', against: [] } }, CONTEXT)!;
    expect(closed).toMatchObject({ audience: 'internal', emitVer: entry.emitVer + 1, ver: entry.ver });
    expect(hasUnsentVerdict(closed)).toBe(true);
    expect(take(sentBy(closed), seen(1, 2))).toMatchObject({ audience: 'internal' });
  });

  it('changes nothing when the verdict stays', () => {
    expect(rejudge(take(undefined, seen(1, 1))!, {}, CONTEXT)).toBeUndefined();
  });
});

describe('properties', () => {
  const observation = fc
    .record({
      run: fc.integer({ min: 1, max: 4 }),
      seq: fc.integer({ min: 1, max: 4 }),
      text: fc.constantFrom('a', 'b'),
      draft: fc.boolean(),
      segment: fc.constantFrom(undefined, '9'),
      state: fc.constantFrom<Observation['state']>('present', 'present', 'gone', 'unparsable'),
    })
    .map(({ run, seq, segment, ...change }) =>
      seen(run, seq, { ...change, confirmed: true, ...(segment === undefined ? {} : { segment }) }),
    );
  // One version never says two things: the fetcher gives every request a number of its own.
  const history = fc.uniqueArray(observation, { selector: ({ ver }) => ver, minLength: 1, maxLength: 8 });
  const verdict = (entry: LedgerEntry | undefined) => entry && [entry.ver, entry.state, entry.audience, entry.reasons];

  it('ends in the same verdict in any order, with any repetition, when the newest observation is complete', () => {
    fc.assert(
      fc.property(history, fc.array(fc.nat()), (observations, picks) => {
        // `gone` and `unparsable` build on what was known before, which another order may not have seen.
        const complete = observations.filter(({ state }) => state === 'present');
        fc.pre(complete.length > 0);
        const shuffled = [...picks.map((pick) => complete[pick % complete.length]!), ...[...complete].reverse()];
        expect(verdict(all(shuffled))).toEqual(verdict(all([...complete].sort((a, b) => a.ver - b.ver))));
      }),
    );
  });

  it('never opens an entry on evidence that is neither newer nor confirmed', () => {
    fc.assert(
      fc.property(history, (observations) => {
        let entry: LedgerEntry | undefined;
        let shown: string | undefined;
        for (const { confirmed: _confirmed, ...listed } of [...observations].sort((a, b) => a.ver - b.ver)) {
          entry = take(entry, listed);
          // What cannot be read hides an entry, but is no restriction: it is judged by what was readable before.
          if (entry?.state === 'quarantined') continue;
          if (shown !== undefined && shown !== 'public') expect(entry?.audience).not.toBe('public');
          shown = entry?.audience;
        }
      }),
    );
  });

  it('only ever raises versions, and the emission version rises with every verdict', () => {
    fc.assert(
      fc.property(history, (observations) => {
        let entry: LedgerEntry | undefined;
        for (const next of observations) {
          const after = take(entry, next);
          if (entry && after) {
            expect(after.ver).toBeGreaterThanOrEqual(entry.ver);
            expect(after.emitVer).toBeGreaterThanOrEqual(entry.emitVer);
            if (verdictText(after) !== verdictText(entry)) expect(after.emitVer).toBeGreaterThan(entry.emitVer);
          }
          entry = after;
        }
      }),
    );
  });

  const verdictText = (entry: LedgerEntry): string => JSON.stringify([entry.hash, entry.state, entry.audience, entry.reasons]);

  it('an older acknowledgement changes nothing', () => {
    const entry = take(undefined, seen(2, 1))!;
    expect(acknowledge(entry, { ver: 1, hash: 'x', audience: 'public', policyVersion: 1 })).toBe(entry);
  });
});

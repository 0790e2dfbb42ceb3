import type { ArticleFetched } from '@helpdex/contracts';
import { driftOfListed, driftOfShown, shownDigest, type ShownEntry } from './drift';
import { accept, unseenEntry, type LedgerContext, type LedgerEntry } from './ledger';
import { observationOf } from './observation';

const context: LedgerContext = {
  policy: { outdated: 'exclude', archived: 'internal', labelRules: [], sectionRules: [], brandAudience: {} },
  policyVersion: 1,
  floor: 0,
};
const text = { title: 'Reset', text: 'Hold the button.', url: null, labels: [], path: [] };
const digest = shownDigest(text);

const fetched = (
  over: { userSegmentId?: string | null; outdated?: boolean; title?: string } = {},
  state: ArticleFetched['state'] = 'present',
) =>
  observationOf({
    ...{ tenant: 't', source: 's', article: '1', locale: 'de', run: 1, ver: 2 ** 20, state, fetchedAt: '2026-01-01T00:00:00Z' },
    evidence: { draft: false, hidden: false, outdated: over.outdated ?? false, userSegmentId: over.userSegmentId ?? null },
    content: { title: over.title ?? 'Reset', body: '', url: null, labels: [], path: [], updatedAt: '2026-01-01T00:00:00Z' },
  });

function row(over: Parameters<typeof fetched>[0] = {}, state?: ArticleFetched['state']): LedgerEntry {
  const result = accept(undefined, fetched(over, state), context);
  if (result.kind !== 'accept') throw new Error('not accepted');
  return result.next;
}

describe('drift between Zendesk and the ledger', () => {
  it.each([
    ['the same', row(), {}, undefined],
    ['never heard of', undefined, {}, 'missing'],
    ['never heard of and shown to nobody', undefined, { outdated: true }, undefined],
    ['another text', row(), { title: 'New' }, 'stale'],
    ['restricted since', row(), { userSegmentId: '7' }, 'wrongAudience'],
    ['opened since, although nothing newer says so', row({ userSegmentId: '7' }), {}, 'wrongAudience'],
    ['to be shown to nobody', row(), { outdated: true }, 'wrongAudience'],
    ['shown to nobody until now', row({ outdated: true }), {}, 'missing'],
    ['in quarantine and readable again', row({}, 'unparsable'), {}, 'missing'],
    ['found in search and unknown', unseenEntry(), {}, 'missing'],
  ] as const)('%s', (_what, known, over, kind) => {
    expect(driftOfListed(known, fetched(over), context)).toBe(kind);
  });

  it('is not told by a row that cannot be read, and of a deleted source by none', () => {
    expect(driftOfListed(row(), fetched({}, 'unparsable'), context)).toBeUndefined();
    expect(driftOfListed(undefined, fetched(), { ...context, floor: Number.MAX_SAFE_INTEGER })).toBe('missing');
  });
});

describe('drift between the ledger and search', () => {
  const known = row();
  const shown = (over: Partial<ShownEntry> = {}): ShownEntry => ({ side: 'public', ver: known.emitVer, digest, ...over });

  it.each([
    ['as sent', known, digest, [shown()], undefined],
    ['not there', known, digest, [], 'missing'],
    ['another text', known, digest, [shown({ digest: shownDigest({ ...text, title: 'Old' }) })], 'stale'],
    ['an older version', known, digest, [shown({ ver: known.emitVer - 1 })], 'stale'],
    ['on the other side', known, digest, [shown({ side: 'internal' })], 'wrongAudience'],
    ['on both sides', known, digest, [shown(), shown({ side: 'internal' })], 'wrongAudience'],
    ['closed, and shown all the same', row({ outdated: true }), digest, [shown()], 'extra'],
    ['closed', row({ outdated: true }), digest, [], undefined],
    ['without a text, and shown all the same', known, undefined, [shown()], 'extra'],
  ] as const)('%s', (_what, entry, own, found, kind) => {
    expect(driftOfShown(entry, own, found)).toBe(kind);
  });
});

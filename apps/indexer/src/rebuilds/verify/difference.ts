import type { LedgerStanding, RebuildDifference, RebuildDifferenceKind } from '@helpdex/contracts';
import { INDEX_SIDES, type EntryStanding } from '@helpdex/knowledge-index';

/** What an index must hold of one entry. Without a digest only versions and sides are compared. */
export type ExpectedStanding = LedgerStanding;

/** A difference, and the version that stands in its way. */
export type FoundDifference = RebuildDifference & { ver: number };

export const newestVersion = (found: EntryStanding): number => Math.max(-1, ...INDEX_SIDES.map((side) => found[side]?.ver ?? -1));

/** How what stands differs from what must stand; undefined when it does not. What is open where it must not be is told before anything else. */
export function differenceOf(expected: ExpectedStanding, found: EntryStanding): RebuildDifferenceKind | undefined {
  const open = INDEX_SIDES.filter((side) => found[side] && found[side].digest !== null);
  const newest = newestVersion(found);
  const wanted = expected.ver ?? -1;
  if (!expected.settled || expected.ver === null) return newest > wanted ? 'ahead' : newest < wanted ? 'stale' : undefined;
  if (expected.side === null) return open.length === 0 ? undefined : 'not_closed';
  if (open.some((side) => side !== expected.side)) return 'wrong_side';
  if (newest > wanted) return 'ahead';
  if (open.length === 0) return 'missing';
  if (newest < wanted) return 'stale';
  return expected.digest !== null && found[expected.side]?.digest !== expected.digest ? 'wrong_text' : undefined;
}

/** Closed on both sides at the very version that should be open: what an index does with a text that it refuses. */
export const isRefusal = (expected: ExpectedStanding, found: EntryStanding): boolean =>
  INDEX_SIDES.every((side) => found[side]?.digest === null) && newestVersion(found) === expected.ver;

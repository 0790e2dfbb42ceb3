import type { Audience, DriftKind } from '@helpdex/contracts';
import { createHash } from 'node:crypto';
import { accept, isIndexed, type LedgerContext, type LedgerEntry, type Observation } from './ledger';

type Side = Exclude<Audience, 'excluded'>;

/** What search shows of an entry on one side. */
export interface ShownEntry {
  side: Side;
  ver: number;
  /** `shownDigest` of the document. */
  digest: string;
}

/** What of a document a person sees. */
export interface ShownText {
  title: string;
  text: string;
  url: string | null;
  labels: readonly string[];
  path: readonly string[];
}

/** Fingerprint of what search shows: made at both ends, so that texts need not travel to be compared. */
export const shownDigest = ({ title, text, url, labels, path }: ShownText): string =>
  createHash('sha256')
    .update(JSON.stringify([title, text, url, labels, path]))
    .digest('base64url');

const sideOf = (entry: LedgerEntry | undefined): Side | undefined =>
  entry && isIndexed(entry) && entry.audience !== 'excluded' ? entry.audience : undefined;

/** Between what Zendesk lists now and what the ledger knows: what a sync would change of what search shows. A row that cannot be read says nothing. */
export function driftOfListed(known: LedgerEntry | undefined, seen: Pick<Observation, 'state' | 'hash' | 'facts'>, context: LedgerContext) {
  if (seen.state !== 'present') return undefined;
  const newest: Observation = { ...seen, ver: Number.MAX_SAFE_INTEGER, run: known?.lastSeenRun ?? 0, confirmed: true };
  const result = accept(known, newest, context);
  if (result.kind !== 'accept') return undefined;
  const [shown, wanted] = [sideOf(known), sideOf(result.next)];
  if (shown !== wanted) return kindOf(wanted, shown);
  const isSame = known?.state === result.next.state && known.hash === result.next.hash;
  return wanted === undefined || isSame ? undefined : 'stale';
}

const kindOf = (wanted: Side | undefined, shown: Side | undefined): DriftKind =>
  shown === undefined && wanted !== undefined ? 'missing' : 'wrongAudience';

/** Between what the ledger has sent and what search shows. @param digest of the ledger's text; undefined when it has none to show */
export function driftOfShown(known: LedgerEntry, digest: string | undefined, shown: readonly ShownEntry[]): DriftKind | undefined {
  const wanted = digest === undefined ? undefined : sideOf(known);
  if (wanted === undefined) return shown.length > 0 ? 'extra' : undefined;
  if (shown.some(({ side }) => side !== wanted)) return 'wrongAudience';
  const [entry] = shown;
  if (!entry) return 'missing';
  return entry.ver === known.emitVer && entry.digest === digest ? undefined : 'stale';
}

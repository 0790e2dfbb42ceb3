import { createHash } from 'node:crypto';

/** What of an entry is searched, as ledger and index both hold it. */
export interface IndexedText {
  title: string;
  text: string;
  labels: readonly string[];
  path: readonly string[];
  sectionIds: readonly string[];
}

/** Fingerprint of what is searched, by which an index is held against the ledger without sending texts between services. */
export function indexedDigest({ title, text, labels, path, sectionIds }: IndexedText): string {
  return createHash('sha256')
    .update(JSON.stringify([title, text, labels, path, sectionIds]))
    .digest('base64url');
}

import type { FetchedContent, VisibilityEvidence } from '@helpdex/contracts';
import { createHash } from 'node:crypto';

/**
 * Fingerprint of all that matters of an entry: text, labels, place and every visibility input. Timestamps are left out on purpose: comments and
 * votes move them without changing anything that is searched.
 */
export function contentHash(content: FetchedContent, evidence: VisibilityEvidence | undefined): string {
  const canonical = [
    content.title,
    content.body,
    content.url,
    [...content.labels].sort(),
    content.path.map(({ id, name }) => [id, name]),
    content.brand ?? null,
    evidence === undefined
      ? null
      : // undefined would vanish from JSON, and unknown must not look like null.
        [evidence.draft, evidence.hidden, evidence.outdated, evidence.userSegmentId, evidence.userSegmentIds].map((value) =>
          value === undefined ? 'unknown' : [value],
        ),
  ];
  return createHash('sha256').update(JSON.stringify(canonical)).digest('base64url');
}

import type { ArticleFetched } from '@helpdex/contracts';
import { contentHash } from './content-hash';
import type { Observation } from './ledger';
import type { EntryFacts } from './visibility';

/** What of a fetched record decides who may see the entry. */
export function factsOf({ evidence, content }: ArticleFetched): EntryFacts {
  return {
    ...(evidence ? { evidence } : {}),
    labels: content?.labels ?? [],
    sectionIds: content?.path.map(({ id }) => id) ?? [],
    brand: content?.brand ?? null,
    ...(content?.labelsUnknown ? { labelsUnknown: true } : {}),
    ...(content?.placeUnknown ? { placeUnknown: true } : {}),
    updatedAt: content?.updatedAt ?? null,
  };
}

/** What a fetched record says, in the ledger's terms. A present record without content says nothing that can be shown: it counts as unparsable. */
export function observationOf(record: ArticleFetched): Observation {
  const { ver, run, state, reemit, confirmed } = record;
  const base = { ver, run, ...(reemit ? { reemit } : {}), ...(confirmed ? { confirmed } : {}) };
  if (state === 'gone' || state === 'untranslated') return { ...base, state };
  if (state === 'unparsable' || !record.content) return { ...base, state: 'unparsable' };
  return { ...base, state, hash: contentHash(record.content, record.evidence), facts: factsOf(record) };
}

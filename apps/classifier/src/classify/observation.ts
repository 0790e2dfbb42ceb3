import type { ArticleFetched } from '@helpdex/contracts';
import { contentHash, type EntryFacts, type Observation } from '@helpdex/domain';

function factsOf({ evidence, content }: ArticleFetched): EntryFacts {
  return {
    ...(evidence ? { evidence } : {}),
    labels: content?.labels ?? [],
    sectionIds: content?.path.map(({ id }) => id) ?? [],
    brand: content?.brand ?? null,
    updatedAt: content?.updatedAt ?? null,
  };
}

/** What a fetched record says, in the ledger's terms. A present record without content says nothing that can be shown: it counts as unparsable. */
export function observationOf(record: ArticleFetched): Observation {
  const base = { ver: record.ver, run: record.run, ...(record.reemit ? { reemit: true } : {}) };
  if (record.state === 'gone') return { ...base, state: 'gone' };
  if (record.state === 'unparsable' || !record.content) return { ...base, state: 'unparsable' };
  return { ...base, state: 'present', hash: contentHash(record.content, record.evidence), facts: factsOf(record) };
}

import type { Client } from '@elastic/elasticsearch';
import { physicalIndex, type ArticleClassified } from '@helpdex/contracts';
import {
  BulkWriter,
  DEFAULT_BULK_LIMITS,
  INDEX_MAPPING,
  INDEX_SETTINGS,
  IndexGenerations,
  type KnowledgeDocument,
} from '@helpdex/knowledge-index';

/** No tenant of the services, so that nothing of theirs is touched. */
const TENANT = 't_bench';
/** As many requests under way as the indexer has. */
const CONCURRENCY = 2;

/** Where the baselines write: a connection that may create indices, and the namespace whose clean-up removes them. */
export interface Baseline {
  client: Client;
  namespace: string;
  /** Makes the index of each measurement another one. */
  round: number;
}

/**
 * Seconds from nothing until every document can be searched, as one would write it by hand: one new index, one write per document, a refresh at the end.
 * @throws when not all of them are there afterwards
 */
export async function plainBulkSeconds({ client, namespace, round }: Baseline, documents: readonly KnowledgeDocument[]): Promise<number> {
  const index = physicalIndex(namespace, `${TENANT}plain`, round, 'public');
  await client.indices.create({ index, settings: INDEX_SETTINGS, mappings: INDEX_MAPPING });
  const start = performance.now();
  await client.helpers.bulk({
    datasource: [...documents],
    onDocument: ({ articleKey, locale }) => ({ index: { _index: index, _id: `${articleKey}:${locale}` } }),
    flushBytes: DEFAULT_BULK_LIMITS.maxBytes,
    concurrency: CONCURRENCY,
    refreshOnCompletion: true,
  });
  const seconds = (performance.now() - start) / 1_000;
  const { count } = await client.count({ index });
  if (count !== documents.length) throw new Error(`the baseline indexed ${count} documents of ${documents.length}`);
  return seconds;
}

/** The same through the product's own writer: two indices, a tombstone on the other side of each document, external versions. */
export async function twoSidedBulkSeconds(
  { client, namespace, round }: Baseline,
  documents: readonly KnowledgeDocument[],
): Promise<number> {
  const generations = new IndexGenerations(client, namespace);
  const indices = await generations.ensure(TENANT, round);
  const records = documents.map(recordOf);
  const start = performance.now();
  const written = await new BulkWriter(client).write(records, indices);
  await generations.refresh(indices);
  const seconds = (performance.now() - start) / 1_000;
  const refused = written.filter(({ verdict }) => verdict.kind !== 'written');
  if (refused.length > 0) throw new Error(`the baseline did not write ${refused.length} documents of ${documents.length}`);
  return seconds;
}

/** The record that a document was made from, as far as the writer looks at it. */
export function recordOf(document: KnowledgeDocument): ArticleClassified {
  const { source, article, locale, ver, run, visibility, title, text, url, labels, path, sectionIds, brand, updatedAt } = document;
  const html = htmlOf(document);
  const at = new Date(0).toISOString();
  return {
    ...{ tenant: TENANT, source, article, locale, run, ver, audience: visibility, state: 'live', reasons: [], policyVersion: 0 },
    ...{ hash: 'bench-only', classifiedAt: at },
    content: { title, html, text, url, labels, path, sectionIds, brand, updatedAt, draft: false, outdated: false },
  };
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('\n', '<br>');

/** Markup that is cut into the same passages again. */
const htmlOf = ({ title, passages }: KnowledgeDocument): string =>
  passages
    .map(({ heading, anchor, text }) => {
      const id = anchor === null ? '' : ` id="${anchor}"`;
      return `${heading === title ? '' : `<h2${id}>${escaped(heading)}</h2>`}<p>${escaped(text)}</p>`;
    })
    .join('');

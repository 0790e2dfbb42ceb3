import { physicalIndex, searchAlias, type IndexSide } from '@helpdex/contracts';
import { scanDocuments, type KnowledgeDocument } from '@helpdex/knowledge-index';
import type { Client } from '@elastic/elasticsearch';
import type { OracleRow } from '@helpdex/zendesk-simulator';
import { eventually } from '@helpdex/testing';

const SIDES: readonly IndexSide[] = ['public', 'internal'];
export const DEFAULT_TENANT = 't_default';
const FIRST_GENERATION = 1;
const LIMIT_MS = 900_000;

export type PerSide = Record<IndexSide, number>;

/** How many entries each side must hold in the end. */
export function expectedPerSide(rows: readonly Pick<OracleRow, 'expectedVisibility' | 'archived'>[]): PerSide {
  const on = (side: IndexSide): number => rows.filter((row) => !row.archived && row.expectedVisibility === side).length;
  return { public: on('public'), internal: on('internal') };
}

/** The services' index of the default tenant, read past them. */
export class SearchableIndex {
  constructor(
    private readonly client: Client,
    private readonly namespace: string,
  ) {}

  /** Resolves once a search would find all of `expected`, and nothing beside it. */
  async untilSearchable(expected: PerSide): Promise<void> {
    await eventually(
      async () => {
        const found = { public: await this.count('public'), internal: await this.count('internal') };
        if (SIDES.some((side) => found[side] !== expected[side]))
          throw new Error(`searchable are ${JSON.stringify(found)} of ${JSON.stringify(expected)}`);
      },
      { timeoutMs: LIMIT_MS, everyMs: 100 },
    );
  }

  /** Resolves once customers do not find the entry any more. @param id `SOURCE:ARTICLE:LOCALE` */
  async untilClosed(id: string): Promise<void> {
    const index = searchAlias(this.namespace, DEFAULT_TENANT, 'public');
    const query = { bool: { filter: [{ ids: { values: [id] } }, { term: { tombstone: false } }] } };
    await eventually(
      async () => {
        if ((await this.client.count({ index, query })).count > 0) throw new Error(`${id} is still found`);
      },
      { timeoutMs: LIMIT_MS, everyMs: 20 },
    );
  }

  /** Resolves once more than `entries` are searchable, whatever their side. */
  async untilMoreThan(entries: number): Promise<void> {
    await eventually(
      async () => {
        const found = (await this.count('public')) + (await this.count('internal'));
        if (found <= entries) throw new Error(`${found} entries are searchable`);
      },
      { timeoutMs: LIMIT_MS, everyMs: 50 },
    );
  }

  async documents(): Promise<KnowledgeDocument[]> {
    const documents: KnowledgeDocument[] = [];
    for (const side of SIDES)
      for await (const { document } of scanDocuments(this.client, this.indexOf(side))) if (!document.tombstone) documents.push(document);
    return documents;
  }

  private async count(side: IndexSide): Promise<number> {
    const query = { term: { tombstone: false } };
    return (await this.client.count({ index: this.indexOf(side), query, ignore_unavailable: true })).count;
  }

  private indexOf(side: IndexSide): string {
    return physicalIndex(this.namespace, DEFAULT_TENANT, FIRST_GENERATION, side);
  }
}

import type { KnowledgeDocument, Tombstone } from '@helpdex/knowledge-index';

export type Stored = KnowledgeDocument | Tombstone;

export interface Held {
  version: number;
  /** Null once it is deleted; the version is remembered for a while. */
  document: Stored | null;
  deletedAt: number | null;
}

export interface IndexWrite {
  id: string;
  version: number;
  gte: boolean;
  /** Null deletes. */
  document: Stored | null;
}

/** `index.gc_deletes`: after it nobody knows of what version a deleted document was. */
export const FORGETS_DELETES_MS = 60_000;

/** One index: what is written is searched after the next refresh only, and deletes are forgotten. */
export class SimulatedIndex {
  readonly held = new Map<string, Held>();
  /** As searches see it. */
  visible = new Map<string, { version: number; document: Stored }>();
  private changed = new Set<string>();

  constructor(private readonly now: () => number) {}

  /** @returns the status of the item. */
  write({ id, version, gte, document }: IndexWrite): 201 | 409 {
    const held = this.held.get(id);
    const isForgotten = held?.deletedAt != null && this.now() - held.deletedAt > FORGETS_DELETES_MS;
    const known = held && !isForgotten ? held.version : -1;
    if (gte ? version < known : version <= known) return 409;
    this.held.set(id, { version, document, deletedAt: document === null ? this.now() : null });
    this.changed.add(id);
    return 201;
  }

  /** @returns ids that searches see otherwise than before. */
  refresh(): string[] {
    const ids = [...this.changed];
    for (const id of ids) {
      const held = this.held.get(id);
      if (held?.document) this.visible.set(id, { version: held.version, document: held.document });
      else this.visible.delete(id);
    }
    this.changed = new Set();
    return ids;
  }
}

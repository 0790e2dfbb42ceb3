import type { Client } from '@elastic/elasticsearch';
import type { SimulatedProcess } from '../../engine/simulated-process';
import { responseError, type Alias, type ElasticCluster } from './elastic-cluster';
import type { Stored } from './simulated-index';

interface Target {
  _index: string;
  _id: string;
  version: number;
  version_type: 'external' | 'external_gte';
}
type Action = { index: Target } | { delete: Target };

/** Turns the lines of a bulk request before they are carried out; for mutants. */
export type BulkHook = (target: Target, document: Stored) => { target: Target; document: Stored | null };

interface Condition {
  term?: Record<string, unknown>;
  range?: Record<string, { gte?: number }>;
}
interface BoolQuery {
  bool: { filter: Condition[]; should?: Condition[] };
}

/** What a process sees of the cluster: as much of the client as the index library uses. */
export class SimulatedElastic {
  constructor(
    private readonly process: SimulatedProcess,
    private readonly cluster: ElasticCluster,
    private readonly hook: BulkHook = (target, document) => ({ target, document }),
  ) {}

  as(): Client {
    return this as unknown as Client;
  }

  readonly indices = {
    create: ({ index }: { index: string }) => this.call(() => this.cluster.create(index)),
    putMapping: ({ index }: { index: string }) => this.call(() => void this.cluster.index(index)),
    refresh: ({ index }: { index: string | string[] }) => this.call(() => [index].flat().forEach((name) => this.cluster.refresh(name))),
    existsAlias: () => this.call(() => true),
    getAlias: ({ name }: { name: string[] }) =>
      this.call(() => {
        const found: Record<string, { aliases: Record<string, object> }> = {};
        for (const { index, alias } of this.cluster.aliases)
          if (name.includes(alias)) (found[index] ??= { aliases: {} }).aliases[alias] = {};
        return found;
      }),
    updateAliases: ({ actions }: { actions: { add?: Alias; remove?: Alias }[] }) =>
      this.call(() => {
        const removed = actions.flatMap(({ remove }) => (remove ? [remove] : []));
        const added = actions.flatMap(({ add }) => (add ? [{ index: add.index, alias: add.alias }] : []));
        const isOther = (one: Alias) => (other: Alias) => other.index !== one.index || other.alias !== one.alias;
        const kept = this.cluster.aliases.filter((one) => [...removed, ...added].every(isOther(one)));
        this.cluster.aliases = [...kept, ...added];
      }),
  };

  bulk({ operations, refresh }: { operations: (Action | Stored)[]; refresh?: boolean }): Promise<unknown> {
    return this.call(() => {
      const items: { index: { status: number; error?: { type: string } } }[] = [];
      const touched = new Set<string>();
      for (let line = 0; line < operations.length; line += 2) {
        const { index: target } = operations[line] as { index: Target };
        touched.add(target._index);
        items.push({ index: this.item(target, operations[line + 1] as Stored) });
      }
      if (refresh) for (const name of touched) if (this.cluster.indices.has(name)) this.cluster.refresh(name);
      return { items, errors: items.some(({ index }) => index.status >= 300) };
    }, 'bulk');
  }

  get({ index, id }: { index: string; id: string }): Promise<unknown> {
    return this.call(() => {
      const held = this.cluster.index(index).held.get(id);
      return held?.document ? { found: true, _version: held.version, _source: held.document } : { found: false };
    });
  }

  index({ index, id, version, version_type, document }: { index: string; id: string; document: Stored } & Omit<Target, '_index' | '_id'>) {
    return this.call(() => {
      const status = this.cluster.index(index).write({ id, version, gte: version_type === 'external_gte', document });
      if (status === 409) throw responseError(409);
    });
  }

  search({ index, size, query }: { index: string; size: number; query: BoolQuery }): Promise<unknown> {
    return this.call(() => ({
      hits: {
        hits: this.found(index, query)
          .slice(0, size)
          .map((_source) => ({ _source })),
      },
    }));
  }

  count({ index, query }: { index: string; query: BoolQuery }): Promise<{ count: number }> {
    return this.call(() => ({ count: this.found(index, query).length }));
  }

  private item(given: Target, written: Stored): { status: number; error?: { type: string } } {
    const { chance, faults, indices } = this.cluster;
    if (chance.happens(faults.rejected)) return { status: 429, error: { type: 'es_rejected_execution_exception' } };
    const { target, document } = this.hook(given, written);
    const index = indices.get(target._index);
    if (!index) return { status: 404, error: { type: 'index_not_found_exception' } };
    const write = { id: target._id, version: target.version, gte: target.version_type === 'external_gte', document };
    const status = index.write(write);
    return { status: chance.happens(faults.conflictThoughApplied) ? index.write(write) : status };
  }

  private found(index: string, { bool }: BoolQuery): Stored[] {
    const holds = ({ term, range }: Condition, document: Stored): boolean =>
      Object.entries(term ?? {}).every(([field, value]) => document[field as keyof Stored] === value) &&
      Object.entries(range ?? {}).every(([field, { gte = -Infinity }]) => Number(document[field as keyof Stored]) >= gte);
    return [...this.cluster.index(index).visible.values()]
      .map(({ document }) => document)
      .filter((one) => bool.filter.every((row) => holds(row, one)) && (bool.should ?? [{}]).some((row) => holds(row, one)));
  }

  private call<T>(carryOut: () => T, what?: string): Promise<T> {
    const answered = (): (() => T) => {
      const answer = carryOut();
      return () => answer;
    };
    return this.process.call(this.cluster.link, answered, what);
  }
}

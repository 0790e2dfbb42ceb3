import { errors, type Client } from '@elastic/elasticsearch';
import { physicalIndex, searchAlias, searchAliasPattern } from '@helpdex/contracts';
import type { SideIndices } from './bulk-writer';
import { indexProblem } from './index-problem';
import { FILLING_SETTINGS, INDEX_MAPPING, INDEX_SETTINGS, SEARCHED_SETTINGS } from './mapping';

/** A search alias that stands on an index. */
export interface SearchAliasEntry {
  index: string;
  alias: string;
}

/** Physical indices and aliases of one namespace. Which generation is live is the indexer's to remember; here it is made so. */
export class IndexGenerations {
  constructor(
    private readonly client: Client,
    private readonly namespace: string,
  ) {}

  indices(tenant: string, generation: number): SideIndices {
    return {
      public: physicalIndex(this.namespace, tenant, generation, 'public'),
      internal: physicalIndex(this.namespace, tenant, generation, 'internal'),
    };
  }

  /**
   * Creates both sides where they are missing. Repeatable, also by several processes at once.
   * @param options `filling`: set up for many writes and no searches, until `finishFilling`
   */
  async ensure(tenant: string, generation: number, { filling = false } = {}): Promise<SideIndices> {
    const indices = this.indices(tenant, generation);
    for (const index of Object.values(indices)) await this.create(index, filling);
    return indices;
  }

  /** All that was written is on disk and searchable, and the indices are set up as those that are searched. */
  async finishFilling(tenant: string, generation: number): Promise<void> {
    const index = Object.values(this.indices(tenant, generation));
    await this.run(() => this.client.indices.putSettings({ index, settings: SEARCHED_SETTINGS }));
    await this.run(() => this.client.indices.flush({ index, wait_if_ongoing: true }));
    await this.run(() => this.client.indices.refresh({ index }));
  }

  /** The physical indices that agents search now, of both sides; none before the first generation is live. */
  async searched(tenant: string): Promise<string[]> {
    const alias = searchAlias(this.namespace, tenant, 'agents');
    return (await this.present(tenant)).filter((entry) => entry.alias === alias).map(({ index }) => index);
  }

  /**
   * Makes a generation the one that is searched, in one atomic request: no search sees none or two.
   */
  async makeLive(tenant: string, generation: number): Promise<void> {
    const wanted = this.aliasesOf(tenant, generation);
    const present = await this.present(tenant);
    const stale = present.filter((entry) => !wanted.some((one) => isSame(one, entry)));
    await this.run(() =>
      this.client.indices.updateAliases({
        actions: [...stale.map((entry) => ({ remove: entry })), ...wanted.map((entry) => ({ add: { ...entry, is_write_index: false } }))],
      }),
    );
  }

  /** Every search alias of the namespace, of all tenants, in one request. */
  async searchAliases(): Promise<SearchAliasEntry[]> {
    return this.aliases([searchAliasPattern(this.namespace, 'public'), searchAliasPattern(this.namespace, 'agents')]);
  }

  /** Whether the aliases of a tenant stand on this generation, all of them and on nothing else. @param present as `searchAliases` told */
  isLive(tenant: string, generation: number, present: readonly SearchAliasEntry[]): boolean {
    const wanted = this.aliasesOf(tenant, generation);
    const own = present.filter(({ alias }) => wanted.some((one) => one.alias === alias));
    return own.length === wanted.length && wanted.every((one) => own.some((entry) => isSame(one, entry)));
  }

  /** Makes everything written so far visible to searches. */
  async refresh(indices: SideIndices): Promise<void> {
    await this.run(() => this.client.indices.refresh({ index: Object.values(indices) }));
  }

  /** Whether the cluster answers. @throws DomainError `index_unavailable` */
  async check(): Promise<void> {
    await this.run(() => this.client.indices.existsAlias({ name: searchAlias(this.namespace, 'health', 'public') }));
  }

  async drop(tenant: string, generation: number): Promise<void> {
    const index = Object.values(this.indices(tenant, generation));
    await this.run(() => this.client.indices.delete({ index, ignore_unavailable: true }));
  }

  /** The agents' alias covers both sides, the public one only the public side (ADR 0004). */
  private aliasesOf(tenant: string, generation: number): SearchAliasEntry[] {
    const { public: open, internal } = this.indices(tenant, generation);
    const [publicAlias, agentsAlias] = [searchAlias(this.namespace, tenant, 'public'), searchAlias(this.namespace, tenant, 'agents')];
    return [
      { index: open, alias: publicAlias },
      { index: open, alias: agentsAlias },
      { index: internal, alias: agentsAlias },
    ];
  }

  private present(tenant: string): Promise<SearchAliasEntry[]> {
    return this.aliases([searchAlias(this.namespace, tenant, 'public'), searchAlias(this.namespace, tenant, 'agents')]);
  }

  private async aliases(name: string[]): Promise<SearchAliasEntry[]> {
    const answer = await this.run(() => this.client.indices.getAlias({ name, ignore_unavailable: true }, { ignore: [404] }));
    return Object.entries(answer).flatMap(([index, found]) =>
      Object.keys((found as { aliases?: object }).aliases ?? {}).map((alias) => ({ index, alias })),
    );
  }

  private async create(index: string, filling: boolean): Promise<void> {
    try {
      const settings = filling ? { ...INDEX_SETTINGS, ...FILLING_SETTINGS } : INDEX_SETTINGS;
      await this.client.indices.create({ index, settings, mappings: INDEX_MAPPING });
    } catch (error) {
      const exists = error instanceof errors.ResponseError && JSON.stringify(error.body).includes('resource_already_exists_exception');
      if (!exists) throw indexProblem(error, 'index_unavailable');
      await this.addFields(index);
    }
  }

  /** An index of an earlier release learns of the fields that were added since; those that it has stay as they are. */
  private async addFields(index: string): Promise<void> {
    const { properties = {} } = INDEX_MAPPING;
    await this.run(() => this.client.indices.putMapping({ index, properties }));
  }

  private async run<T>(request: () => Promise<T>): Promise<T> {
    try {
      return await request();
    } catch (error) {
      throw indexProblem(error, 'index_unavailable');
    }
  }
}

const isSame = (a: SearchAliasEntry, b: SearchAliasEntry): boolean => a.index === b.index && a.alias === b.alias;

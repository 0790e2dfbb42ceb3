import type { IndexGenerations, SearchAliasEntry } from '@helpdex/knowledge-index';
import type { Logger } from '@helpdex/observability';
import { Inject, Injectable } from '@nestjs/common';
import { GENERATIONS, type GenerationModel, type GenerationsRow } from '../generations/generation.schema';
import { INDICES, LOGGER } from '../ports';

/**
 * Holds the search aliases against the noted generations and puts back what somebody took away, or put where it does not belong. An alias only ever
 * goes to the side it is for: the public one onto the public index of the live generation (ADR 0004).
 */
@Injectable()
export class AliasKeeper {
  constructor(
    @Inject(GENERATIONS) private readonly rows: GenerationModel,
    @Inject(INDICES) private readonly indices: IndexGenerations,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Which generation of a tenant is searched, or should be; null before its first one is made. */
  async liveOf(tenant: string): Promise<number | null> {
    return (await this.rows.findById(tenant).lean<GenerationsRow | null>())?.live ?? null;
  }

  /** One look at all tenants. The notes are read first: a swap moves the alias before it notes so. */
  async pass(): Promise<void> {
    const rows = await this.rows.find().lean<GenerationsRow[]>();
    if (rows.length === 0) return;
    const present = await this.indices.searchAliases();
    for (const row of rows) if (!this.isRight(row, present)) await this.mend(row._id).catch((error: unknown) => this.report(row, error));
  }

  /** Looks once more, at this tenant alone. A swap that overtakes it, and is undone by it, is redone by the next pass. */
  private async mend(tenant: string): Promise<void> {
    const row = await this.rows.findById(tenant).lean<GenerationsRow | null>();
    if (!row || this.isRight(row, await this.indices.searchAliases())) return;
    await this.indices.makeLive(tenant, row.live);
    this.logger.warn({ tenant, generation: row.live }, 'search aliases were put back');
  }

  /** While a swap is under way the next generation may be searched already. */
  private isRight({ _id: tenant, live, building, refreshes }: GenerationsRow, present: readonly SearchAliasEntry[]): boolean {
    if (this.indices.isLive(tenant, live, present)) return true;
    return building !== null && refreshes && this.indices.isLive(tenant, building, present);
  }

  private report({ _id: tenant, live }: GenerationsRow, error: unknown): void {
    this.logger.error(
      { tenant, generation: live, err: error },
      'search aliases cannot be put back: is the index gone? A rebuild makes another',
    );
  }
}

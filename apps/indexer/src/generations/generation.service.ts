import type { IndexGenerations, SideIndices } from '@helpdex/knowledge-index';
import { isDuplicateKey } from '@helpdex/mongo';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, INDICES, type Clock } from '../ports';
import { GENERATIONS, type GenerationModel, type GenerationRow } from './generation.schema';

const FIRST = 1;
/** How long the answer to "which generations take writes" may be reused; a swap waits longer than this before it drops anything. */
const FRESH_MS = 1_000;
const MAX_TENANTS = 1_000;

/** Where the records of a tenant go. */
export interface WriteTargets {
  live: SideIndices;
  /** Kept closing until it is dropped, so that a rollback cannot re-open anything. */
  previous: SideIndices[];
}

/** Which generation of each tenant is searched, and which still take writes. */
@Injectable()
export class GenerationService {
  private readonly known = new Map<string, { targets: WriteTargets; until: number }>();

  constructor(
    @Inject(GENERATIONS) private readonly rows: GenerationModel,
    @Inject(INDICES) private readonly indices: IndexGenerations,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Where to write for a tenant; its first generation is made when there is none. */
  async targets(tenant: string): Promise<WriteTargets> {
    const now = this.clock.now().getTime();
    const known = this.known.get(tenant);
    if (known && now < known.until) return known.targets;
    const targets = await this.read(tenant);
    this.known.delete(tenant);
    this.known.set(tenant, { targets, until: now + FRESH_MS });
    if (this.known.size > MAX_TENANTS) this.known.delete(this.known.keys().next().value as string);
    return targets;
  }

  private async read(tenant: string): Promise<WriteTargets> {
    const rows = await this.rows.find({ tenant, state: { $in: ['live', 'previous'] } }).lean<GenerationRow[]>();
    const live = rows.find(({ state }) => state === 'live') ?? (await this.createFirst(tenant));
    return {
      live: this.indices.indices(tenant, live.number),
      previous: rows.filter(({ state }) => state === 'previous').map(({ number }) => this.indices.indices(tenant, number)),
    };
  }

  /** The indices first, the note last: whoever finds the note finds the indices too. Repeatable after a crash anywhere between. */
  private async createFirst(tenant: string): Promise<GenerationRow> {
    await this.indices.ensure(tenant, FIRST);
    await this.indices.makeLive(tenant, FIRST);
    const row: GenerationRow = { _id: `${tenant}|${FIRST}`, tenant, number: FIRST, state: 'live', createdAt: this.clock.now() };
    try {
      await this.rows.create(row);
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
    return row;
  }
}

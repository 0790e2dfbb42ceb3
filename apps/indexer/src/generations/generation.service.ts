import type { IndexGenerations, SideIndices } from '@helpdex/knowledge-index';
import { isDuplicateKey } from '@helpdex/mongo';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, INDICES, type Clock } from '../ports';
import { GENERATIONS, type GenerationModel, type GenerationsRow } from './generation.schema';

const FIRST = 1;
/** How long the answer to "which generations take writes" may be reused. */
const FRESH_MS = 1_000;
/** After so long every writer knows of a change; the rest is for clocks that do not run alike. */
export const WRITERS_KNOW_MS = 2 * FRESH_MS;
const MAX_TENANTS = 1_000;

/** Where the records of a tenant go. */
export interface WriteTargets {
  live: SideIndices;
  /** Being filled or caught up: gets every record, before the live one does. */
  building: SideIndices[];
  /** Whether `building` has to be searchable with each write: it may be swapped in at any moment. */
  refreshes: boolean;
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
    const targets = this.targetsOf(await this.of(tenant));
    this.known.delete(tenant);
    this.known.set(tenant, { targets, until: now + FRESH_MS });
    if (this.known.size > MAX_TENANTS) this.known.delete(this.known.keys().next().value as string);
    return targets;
  }

  /** The tenant's generations as they are stored now. */
  async of(tenant: string): Promise<GenerationsRow> {
    return (await this.rows.findById(tenant).lean<GenerationsRow | null>()) ?? (await this.createFirst(tenant));
  }

  private targetsOf({ _id: tenant, live, building, refreshes, previous }: GenerationsRow): WriteTargets {
    const at = (number: number | null): SideIndices[] => (number === null ? [] : [this.indices.indices(tenant, number)]);
    return { live: this.indices.indices(tenant, live), building: at(building), refreshes, previous: at(previous) };
  }

  /** The indices first, the note last: whoever finds the note finds the indices too. Repeatable after a crash anywhere between. */
  private async createFirst(tenant: string): Promise<GenerationsRow> {
    await this.indices.ensure(tenant, FIRST);
    await this.indices.makeLive(tenant, FIRST);
    const row: GenerationsRow = {
      ...{
        _id: tenant,
        revision: 1,
        live: FIRST,
        building: null,
        refreshes: false,
        previous: null,
        rebuild: null,
        retired: [],
        last: FIRST,
      },
    };
    try {
      await this.rows.create(row);
      return row;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
    // Another process was first, and may even have gone on from there: the alias is the stored generation's again.
    const stored = await this.rows.findById(tenant).lean<GenerationsRow>();
    if (!stored) throw new Error(`the generations of ${tenant} vanished while they were made`);
    if (stored.live !== FIRST) await this.indices.makeLive(tenant, stored.live);
    return stored;
  }
}

import { DomainError } from '@helpdex/domain';
import type { IndexGenerations } from '@helpdex/knowledge-index';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, INDICES, type Clock } from '../ports';
import { GENERATIONS, type GenerationModel, type GenerationsRow, type RetiredGeneration } from './generation.schema';
import { GenerationService, WRITERS_KNOW_MS } from './generation.service';

/** Attempts at a guarded write that another change of the same tenant overtook. */
const MAX_ATTEMPTS = 5;

type Roles = Partial<Pick<GenerationsRow, 'live' | 'building' | 'refreshes' | 'previous' | 'rebuild' | 'retired' | 'last'>>;
/** The roles as they shall be; undefined: they may not become so. */
type Decision = (row: GenerationsRow) => Roles | undefined;

/** Changes which generation of a tenant plays which part. Each change is one guarded write, repeatable after a crash. */
@Injectable()
export class GenerationRoles {
  constructor(
    @Inject(GENERATIONS) private readonly rows: GenerationModel,
    @Inject(GenerationService) private readonly generations: GenerationService,
    @Inject(INDICES) private readonly indices: IndexGenerations,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Reserves a generation, `last`, for a rebuild; it takes no writes before it is opened. @param over a rebuild that is given up for it
   * @returns undefined while another rebuild has one
   */
  async claim(tenant: string, rebuild: string, over: string | null): Promise<GenerationsRow | undefined> {
    return this.change(tenant, (row) => {
      if (row.rebuild === rebuild) return {};
      if (row.rebuild !== null && row.rebuild !== over) return undefined;
      const last = row.last + 1;
      return { rebuild, last, building: null, refreshes: false, retired: this.retiring(row, row.building) };
    });
  }

  /** From when on the reserved generation takes every write; its indices are there. @throws when the rebuild is no longer the tenant's */
  async open(tenant: string, rebuild: string): Promise<void> {
    await this.held(tenant, rebuild, ({ last }) => ({ building: last }));
  }

  /** Lets a rebuild catch the previous generation up again, to go back to it. @returns undefined while another one is under way. */
  async reclaim(tenant: string, rebuild: string, generation: number): Promise<GenerationsRow | undefined> {
    return this.change(tenant, (row) => {
      if (row.rebuild === rebuild && row.building === generation) return {};
      if (row.rebuild !== null || row.previous !== generation) return undefined;
      return { rebuild, building: generation, previous: null, refreshes: false };
    });
  }

  /** From when on every writer makes `building` searchable with each write. @throws when the rebuild is no longer the tenant's */
  async announceSwap(tenant: string, rebuild: string): Promise<void> {
    await this.held(tenant, rebuild, () => ({ refreshes: true }));
  }

  /** Notes that `building` is searched now. The one before stays as the previous one, unless it is to go. */
  async noteSwap(tenant: string, rebuild: string, keepPrevious: boolean): Promise<void> {
    await this.held(tenant, rebuild, (row) => ({
      ...{ live: row.building ?? row.live, building: null, refreshes: false, rebuild: null },
      previous: keepPrevious ? row.live : null,
      retired: this.retiring(row, row.previous, keepPrevious ? null : row.live),
    }));
  }

  /** Ends a rebuild without a swap. What was filled goes; what was the previous one before stays the previous one. */
  async release(tenant: string, rebuild: string, isPrevious: boolean): Promise<void> {
    await this.change(tenant, (row) => {
      if (row.rebuild !== rebuild) return {};
      const roles = { rebuild: null, building: null, refreshes: false };
      return isPrevious ? { ...roles, previous: row.building } : { ...roles, retired: this.retiring(row, row.building ?? row.last) };
    });
  }

  /** Gives the previous generation up. */
  async retirePrevious(tenant: string, generation: number): Promise<void> {
    await this.change(tenant, (row) => (row.previous === generation ? { previous: null, retired: this.retiring(row, row.previous) } : {}));
  }

  /** Deletes indices that no writer writes to any more. */
  async drop(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - 2 * WRITERS_KNOW_MS);
    const rows = await this.rows.find({ 'retired.at': { $lt: before } }).lean<GenerationsRow[]>();
    for (const { _id: tenant, retired } of rows)
      for (const { number, at } of retired) {
        if (at >= before) continue;
        await this.indices.drop(tenant, number);
        await this.change(tenant, (row) => ({ retired: row.retired.filter((one) => one.number !== number) }));
      }
  }

  private retiring(row: GenerationsRow, ...numbers: (number | null)[]): RetiredGeneration[] {
    const at = this.clock.now();
    return [...row.retired, ...numbers.flatMap((number) => (number === null ? [] : [{ number, at }]))];
  }

  private async held(tenant: string, rebuild: string, decide: (row: GenerationsRow) => Roles): Promise<void> {
    const row = await this.change(tenant, (found) => (found.rebuild === rebuild ? decide(found) : undefined));
    if (!row) throw new DomainError('conflict', 'rebuild_superseded', 'The rebuild does not hold the index of the tenant any more.');
  }

  private async change(tenant: string, decide: Decision): Promise<GenerationsRow | undefined> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const row = await this.generations.of(tenant);
      const roles = decide(row);
      if (roles === undefined) return undefined;
      if (Object.keys(roles).length === 0) return row;
      const next = await this.rows
        .findOneAndUpdate({ _id: tenant, revision: row.revision }, { $set: roles, $inc: { revision: 1 } }, { returnDocument: 'after' })
        .lean<GenerationsRow | null>();
      if (next) return next;
    }
    throw new DomainError('conflict', 'index_busy', 'The index of the tenant is being changed. Try again in a moment.');
  }
}

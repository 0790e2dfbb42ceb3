import type { ProblemReport } from '@helpdex/contracts';
import type { GenerationReader, IndexGenerations, OpenEntriesFilter, OpenEntry, SideIndices } from '@helpdex/knowledge-index';
import { Inject, Injectable } from '@nestjs/common';
import { GenerationRoles } from '../../generations/generation-roles.service';
import { GenerationService } from '../../generations/generation.service';
import { CLOCK, INDICES, READER, type Clock } from '../../ports';
import { LedgerStandings } from '../ledger-standings';
import type { RebuildRow } from '../rebuild.schema';
import { changesBetween } from '../verify/changes';
import type { ExpectedStanding } from '../verify/difference';
import { Verifier, type Verification } from '../verify/verifier';
import { HELD_MS, type RebuildStep, type Turn } from './step';

/** Differences that are stored and shown; the rest is counted. */
const MAX_SHOWN = 1_000;
const BATCH = 500;
const NOTE_EVERY = 2_000;

/** Holds the new generation against the ledger, and what was carried over against the generation that it comes from. */
@Injectable()
export class VerifyStep implements RebuildStep {
  constructor(
    @Inject(Verifier) private readonly verifier: Verifier,
    @Inject(LedgerStandings) private readonly ledger: LedgerStandings,
    @Inject(READER) private readonly reader: GenerationReader,
    @Inject(INDICES) private readonly indices: IndexGenerations,
    @Inject(GenerationService) private readonly generations: GenerationService,
    @Inject(GenerationRoles) private readonly roles: GenerationRoles,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async run(turn: Turn): Promise<Partial<RebuildRow>> {
    const { row } = turn;
    const sides = this.indices.indices(row.tenant, row.generation);
    const live = this.indices.indices(row.tenant, (await this.generations.of(row.tenant)).live);
    await this.indices.refresh(sides);
    const own = await this.againstLedger(sides, live, turn);
    const others = row.sourceId === null ? undefined : await this.againstLive(sides, live, row.sourceId, turn);
    const result = together(own, others);
    const counts = { ...row.counts, verified: result.verified, ...result.open };
    const told = { counts, differences: result.differences.slice(0, MAX_SHOWN), differencesTotal: result.total, failures: 0 };
    if (result.total > 0) return { ...told, ...(await this.blocked(row, result.total)) };
    if (row.dryRun) return { ...told, ...(await this.checked(row, sides, live)) };
    return { ...told, phase: 'swapping', progress: { done: result.verified, total: result.verified, etaSeconds: 0 } };
  }

  private againstLedger(sides: SideIndices, live: SideIndices, { row, signal, note }: Turn): Promise<Verification> {
    const { tenant, sourceId } = row;
    return this.verifier.verify({
      ...{ sides, live, signal },
      expected: this.ledger.all(tenant, sourceId),
      expectedOf: (ids) => this.ledger.of(tenant, ids),
      open: this.reader.open(sides, sourceId === null ? {} : { source: sourceId }),
      onVerified: progressNotes(note),
    });
  }

  private againstLive(sides: SideIndices, live: SideIndices, exceptSource: string, { signal }: Turn): Promise<Verification> {
    const filter: OpenEntriesFilter = { exceptSource };
    return this.verifier.verify({
      ...{ sides, live, signal },
      expected: pagesOf(this.reader.open(live, filter)),
      expectedOf: (ids) => this.standingIn(live, ids),
      open: this.reader.open(sides, filter),
      onVerified: () => Promise.resolve(),
    });
  }

  private async standingIn(live: SideIndices, ids: readonly string[]): Promise<Map<string, ExpectedStanding>> {
    const expected = new Map<string, ExpectedStanding>();
    for (let start = 0; start < ids.length; start += BATCH)
      for (const [id, found] of await this.reader.standings(live, ids.slice(start, start + BATCH))) {
        const side = (['public', 'internal'] as const).find((one) => found[one] && found[one].digest !== null) ?? null;
        const ver = Math.max(found.public?.ver ?? -1, found.internal?.ver ?? -1);
        expected.set(id, { id, ver, side, digest: side && (found[side]?.digest ?? null), settled: true });
      }
    return expected;
  }

  /** A dry run gives its generation back at once; another one keeps it up to date until somebody has decided. */
  private async blocked(row: RebuildRow, total: number): Promise<Partial<RebuildRow>> {
    const now = this.clock.now();
    if (row.dryRun) await this.roles.release(row.tenant, row._id, false);
    const rollbackUntil = row.dryRun ? null : new Date(now.getTime() + HELD_MS);
    return { phase: 'blocked', finishedAt: now, rollbackUntil, error: differs(total, row.dryRun) };
  }

  private async checked(row: RebuildRow, sides: SideIndices, live: SideIndices): Promise<Partial<RebuildRow>> {
    await this.indices.refresh(live);
    const changes = await changesBetween(this.reader.open(live), this.reader.open(sides));
    await this.roles.release(row.tenant, row._id, false);
    return { phase: 'checked', finishedAt: this.clock.now(), changes, error: null };
  }
}

const differs = (total: number, dryRun: boolean): ProblemReport => ({
  code: 'rebuild_differs',
  message: `${total === 1 ? 'One entry' : `${total} entries`} of the new index differ from the ledger. Searches still use the index from before.`,
  action: dryRun
    ? 'Nothing was changed. A rebuild that is no dry run can be resolved: the ledger then sends what differs once more.'
    : 'Look at the differences, then resolve the rebuild (POST /rebuilds/{id}/resolve): the ledger sends what differs once more, and it is verified again. Or start another one.',
});

async function* pagesOf(entries: AsyncIterable<OpenEntry>): AsyncGenerator<ExpectedStanding[]> {
  let page: ExpectedStanding[] = [];
  for await (const { id, ver, side } of entries) {
    page.push({ id, ver, side, digest: null, settled: true });
    if (page.length < BATCH) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}

const together = (a: Verification, b: Verification | undefined): Verification => ({
  verified: a.verified + (b?.verified ?? 0),
  open: { public: a.open.public + (b?.open.public ?? 0), internal: a.open.internal + (b?.open.internal ?? 0) },
  differences: [...a.differences, ...(b?.differences ?? [])],
  total: a.total + (b?.total ?? 0),
});

/** How many are verified, stored now and then; how many there are in all nobody has counted. */
function progressNotes(note: Turn['note']): (entries: number) => Promise<void> {
  let [done, noted] = [0, 0];
  return async (entries) => {
    done += entries;
    if (done - noted < NOTE_EVERY) return;
    noted = done;
    await note({ progress: { done, total: null, etaSeconds: null } });
  };
}

import type { GenerationReader, OpenEntriesFilter, OpenEntry, SideIndices } from '@helpdex/knowledge-index';
import { Inject, Injectable } from '@nestjs/common';
import { READER } from '../../ports';
import { LedgerStandings } from '../ledger-standings';
import type { Turn } from '../steps/step';
import type { ExpectedStanding } from './difference';
import { Verifier, type Verification } from './verifier';

const BATCH = 500;
const NOTE_EVERY = 2_000;

/** Holds a new generation against the ledger, and what a rebuild of one source has carried over against the generation that it comes from. */
@Injectable()
export class GenerationComparison {
  constructor(
    @Inject(Verifier) private readonly verifier: Verifier,
    @Inject(LedgerStandings) private readonly ledger: LedgerStandings,
    @Inject(READER) private readonly reader: GenerationReader,
  ) {}

  async compare(sides: SideIndices, live: SideIndices, turn: Turn): Promise<Verification> {
    const { sourceId } = turn.row;
    const own = await this.againstLedger(sides, live, turn);
    return sourceId === null ? own : together(own, await this.againstLive(sides, live, sourceId, turn));
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
}

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

const together = (a: Verification, b: Verification): Verification => ({
  verified: a.verified + b.verified,
  open: { public: a.open.public + b.open.public, internal: a.open.internal + b.open.internal },
  differences: [...a.differences, ...b.differences],
  total: a.total + b.total,
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

import type { IndexSide } from '@helpdex/contracts';
import type { GenerationReader, OpenEntry, SideIndices } from '@helpdex/knowledge-index';
import { Inject, Injectable } from '@nestjs/common';
import { READER } from '../../ports';
import { LiveTraffic } from '../live-traffic';
import { differenceOf, isRefusal, newestVersion, type ExpectedStanding, type FoundDifference } from './difference';

/** Entries that differ at first sight, kept for a second look. More than that is no coincidence: they are counted, and block. */
const MAX_SUSPECTS = 20_000;
/** Second looks at entries that a sync keeps changing meanwhile. */
const MAX_LOOKS = 12;
const BATCH = 500;

export interface Verification {
  verified: number;
  open: Record<IndexSide, number>;
  differences: FoundDifference[];
  total: number;
}

export interface VerificationPlan {
  /** The generation that is verified. */
  sides: SideIndices;
  /** The one that is searched: what it refuses as well is no difference. */
  live: SideIndices;
  /** What must stand, in bounded pages; and of entries by id. */
  expected: AsyncIterable<ExpectedStanding[]>;
  expectedOf: (ids: readonly string[]) => Promise<ReadonlyMap<string, ExpectedStanding>>;
  /** What is open in the verified generation. */
  open: AsyncIterable<OpenEntry>;
  signal: AbortSignal;
  onVerified: (entries: number) => Promise<void>;
}

const gone = (id: string): ExpectedStanding => ({ id, ver: -1, side: null, digest: null, settled: true });
const sameVersion = (a: ExpectedStanding | undefined, b: ExpectedStanding | undefined): boolean =>
  a?.ver === b?.ver && a?.side === b?.side && (b?.settled ?? true);

/**
 * Holds a generation against what it must hold, every entry both ways, while syncs go on. What differs at first sight is looked at again once all that
 * was known then is written: only what differs still, and has not changed meanwhile, is a difference.
 */
@Injectable()
export class Verifier {
  constructor(
    @Inject(READER) private readonly reader: GenerationReader,
    @Inject(LiveTraffic) private readonly traffic: LiveTraffic,
  ) {}

  async verify(plan: VerificationPlan): Promise<Verification> {
    const found: Verification = { verified: 0, open: { public: 0, internal: 0 }, differences: [], total: 0 };
    const suspects = new Set<string>();
    const suspect = (id: string): void => {
      if (suspects.size < MAX_SUSPECTS) suspects.add(id);
      else found.total += 1;
    };
    for await (const page of plan.expected) {
      plan.signal.throwIfAborted();
      for (const id of await this.differing(page, plan)) suspect(id);
      found.verified += page.length;
      await plan.onVerified(page.length);
    }
    for await (const unknown of this.unknown(plan, found)) suspect(unknown);
    found.differences = await this.lookAgain([...suspects], plan);
    found.total += found.differences.length;
    return found;
  }

  private async differing(page: readonly ExpectedStanding[], { sides }: VerificationPlan): Promise<string[]> {
    const standings = await this.reader.standings(
      sides,
      page.map(({ id }) => id),
    );
    return page.filter((expected) => differenceOf(expected, standings.get(expected.id) ?? {}) !== undefined).map(({ id }) => id);
  }

  /** Open entries that nothing is expected of. Those of which something is were compared already. */
  private async *unknown({ open, expectedOf, signal }: VerificationPlan, found: Verification): AsyncGenerator<string> {
    let batch: OpenEntry[] = [];
    const check = async (): Promise<string[]> => {
      const expected = await expectedOf(batch.map(({ id }) => id));
      const unknown = batch.filter(({ id }) => (expected.get(id)?.side ?? null) === null).map(({ id }) => id);
      batch = [];
      return unknown;
    };
    for await (const entry of open) {
      signal.throwIfAborted();
      found.open[entry.side] += 1;
      if (batch.push(entry) === BATCH) yield* await check();
    }
    if (batch.length > 0) yield* await check();
  }

  private async lookAgain(suspects: readonly string[], plan: VerificationPlan): Promise<FoundDifference[]> {
    let left = suspects;
    const differences: FoundDifference[] = [];
    for (let look = 1; left.length > 0; look += 1) {
      plan.signal.throwIfAborted();
      const before = await plan.expectedOf(left);
      await this.traffic.settled(plan.signal);
      const differing = await this.stillDiffering(left, before, plan);
      const after = await plan.expectedOf(differing.map(({ id }) => id));
      const isFinal = ({ id }: FoundDifference): boolean => look === MAX_LOOKS || sameVersion(before.get(id), after.get(id));
      differences.push(...differing.filter(isFinal));
      left = differing.filter((one) => !isFinal(one)).map(({ id }) => id);
      if (left.length > 0) await this.traffic.pause(plan.signal);
    }
    return differences;
  }

  private async stillDiffering(
    ids: readonly string[],
    expected: ReadonlyMap<string, ExpectedStanding>,
    { sides, live }: VerificationPlan,
  ): Promise<FoundDifference[]> {
    const differences: FoundDifference[] = [];
    for (let start = 0; start < ids.length; start += BATCH) {
      const batch = ids.slice(start, start + BATCH);
      const [standings, searched] = await Promise.all([this.reader.standings(sides, batch), this.reader.standings(live, batch)]);
      for (const id of batch) {
        const [wanted, standing] = [expected.get(id) ?? gone(id), standings.get(id) ?? {}];
        const kind = differenceOf(wanted, standing);
        if (kind === undefined) continue;
        if (kind === 'missing' && isRefusal(wanted, standing) && isRefusal(wanted, searched.get(id) ?? {})) continue;
        differences.push({ id, kind, ver: newestVersion(standing) });
      }
    }
    return differences;
  }
}

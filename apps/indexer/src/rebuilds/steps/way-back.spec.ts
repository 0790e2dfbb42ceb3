import type { RebuildRow, StoredSpan } from '../rebuild.schema';
import type { Replay } from './replay';
import { ReturnStep } from './return.step';
import type { Turn } from './step';
import { SwapStep } from './swap.step';

const NOW = new Date('2026-01-01T00:00:00.000Z');
const PARTITIONS = [0, 1];

/** The topic of verdicts and what of it has come to the generation that is searched before the swap, offset by offset. */
class Traffic {
  private high = new Map(PARTITIONS.map((partition) => [partition, 10]));
  private written = new Map(PARTITIONS.map((partition) => [partition, 10]));
  private readonly before = new Set<string>();
  private swapped = false;

  constructor() {
    for (const partition of PARTITIONS) this.keep(partition, 0, 10);
  }

  /** More verdicts come into the topic; no indexer has got to them yet. */
  come(count: number): void {
    for (const [partition, high] of this.high) this.high.set(partition, high + count);
  }

  /** The indexers get to the end of the topic: until the swap they write to both generations, from then on openings to the new one only. */
  settle(): void {
    for (const partition of PARTITIONS) {
      if (!this.swapped) this.keep(partition, this.written.get(partition)!, this.high.get(partition)!);
      this.written.set(partition, this.high.get(partition)!);
    }
  }

  swap(): void {
    this.swapped = true;
  }

  replay(spans: readonly StoredSpan[]): void {
    for (const { partition, from, to } of spans) this.keep(partition, Number(from), Number(to));
  }

  /** Verdicts that the generation before has never had. */
  missing(): string[] {
    const all = [...this.high].flatMap(([partition, high]) => Array.from({ length: high }, (_, offset) => `${partition}:${offset}`));
    return all.filter((verdict) => !this.before.has(verdict));
  }

  ends() {
    return Promise.resolve([...this.high].map(([partition, high]) => ({ partition, low: 0n, high: BigInt(high) })));
  }

  private keep(partition: number, from: number, to: number): void {
    for (let offset = from; offset < to; offset += 1) this.before.add(`${partition}:${offset}`);
  }
}

const resolved = () => Promise.resolve();

/** Swaps forward, and back again. @param meanwhile at each moment of the swap, by name */
async function thereAndBack(traffic: Traffic, meanwhile: Partial<Record<'announced' | 'settled' | 'closed' | 'noted', () => void>>) {
  const at = (moment: keyof typeof meanwhile) => () => Promise.resolve(meanwhile[moment]?.());
  const live = {
    ends: () => traffic.ends(),
    writersKnow: at('announced'),
    settled: () => Promise.resolve(traffic.settle()).then(at('settled')),
  };
  const indices = { indices: () => ({}), refresh: resolved, makeLive: () => Promise.resolve(traffic.swap()) };
  const roles = { announceSwap: resolved, noteSwap: at('noted'), reclaim: () => Promise.resolve({}) };
  const generations = { of: () => Promise.resolve({ rebuild: 'reb', live: 1 }) };
  let row = {
    _id: 'reb',
    tenant: 't',
    phase: 'swapping',
    generation: 2,
    previous: null,
    spans: null,
    swapEnds: null,
    audits: [],
  } as unknown;
  const note = (fields: Partial<RebuildRow>) => Promise.resolve(void (row = { ...(row as RebuildRow), ...fields }));
  const turn = (): Turn => ({ row: row as RebuildRow, signal: new AbortController().signal, note });
  const parts = [roles, generations, indices, { close: at('closed') }, live, { now: () => NOW }] as unknown as ConstructorParameters<
    typeof SwapStep
  >;
  await note(await new SwapStep(...parts).run(turn()));
  traffic.settle();
  await note({ phase: 'returning' });
  const replay = { into: (_sides: unknown, spans: StoredSpan[]) => Promise.resolve(traffic.replay(spans)) } as unknown as Replay;
  await new ReturnStep(roles as never, replay, indices as never, { ...live, writersKnow: resolved } as never).run(turn());
}

it.each(['announced', 'settled', 'closed', 'noted'] as const)('a way back brings what came when the swap was %s', async (moment) => {
  const traffic = new Traffic();
  await thereAndBack(traffic, { [moment]: () => traffic.come(3) });
  expect(traffic.missing()).toEqual([]);
});

it('a way back brings what came at every moment of the swap, and since', async () => {
  const traffic = new Traffic();
  const come = () => traffic.come(2);
  await thereAndBack(traffic, { announced: come, settled: come, closed: come, noted: come });
  expect(traffic.missing()).toEqual([]);
});

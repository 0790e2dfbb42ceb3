import { eventually } from '@helpdex/testing';
import { done } from '../outcome';
import type { Batch } from '../record';
import type { GroupConsumer } from '../consume/group-consumer';
import { KafkaBench, numbersOf, numbersTopic, range } from './kafka-bench.fixture';

const PARTITIONS = 4;
const PER_PARTITION = 300;

const partitionsOf = (consumer: GroupConsumer): number[] => consumer.lags().map(({ partition }) => partition);

describe('a group that changes while it works', () => {
  let bench: KafkaBench;
  beforeEach(async () => {
    bench = await KafkaBench.open(numbersTopic(PARTITIONS));
  });
  afterEach(() => bench.close());

  it('loses nothing, keeps the order and commits no hole when members come and go', async () => {
    const seen = new Map<number, number[]>();
    // Effects of a batch that was not committed are repeated by the next owner, so the last effect of each record is what counts.
    const handle = async (batch: Batch): Promise<unknown> => {
      await new Promise((resolve) => setTimeout(resolve, 15));
      seen.set(batch.partition, [...(seen.get(batch.partition) ?? []), ...numbersOf(batch)]);
      return done();
    };
    for (const partition of range(0, PARTITIONS)) await bench.publishNumbers(range(0, PER_PARTITION), partition);
    const limits = { maxRecords: 10 };
    const first = await bench.consume({ role: 'batch', handle }, { limits });
    await bench.spy.count(40, ({ outcome }) => outcome === 'done');
    const second = await bench.consume({ role: 'batch', handle }, { limits });
    await eventually(() => expect(partitionsOf(second).length).toBeGreaterThan(0));
    await bench.spy.count(200, ({ outcome }) => outcome === 'done');
    await first.close(8_000);
    await eventually(async () => {
      const committed = await bench.committed();
      expect(range(0, PARTITIONS).map((partition) => committed.get(partition))).toEqual(
        range(0, PARTITIONS).map(() => BigInt(PER_PARTITION)),
      );
    });

    for (const numbers of seen.values()) {
      expect([...new Set(numbers)].sort((a, b) => a - b)).toEqual(range(0, PER_PARTITION));
      const lasts = range(0, PER_PARTITION).map((n) => numbers.lastIndexOf(n));
      expect(lasts).toEqual([...lasts].sort((a, b) => a - b));
    }
    expect(bench.fatal).toEqual([]);
  });

  it('shares the partitions and gives a paused one to the new member at once', async () => {
    for (const partition of range(0, PARTITIONS)) await bench.publishNumbers([partition], partition);
    const held = await bench.consume({
      role: 'batch',
      handle: ({ records }) => Promise.resolve(records.map(() => ({ kind: 'retry', reason: 'held', afterMs: 600_000 }))),
    });
    await bench.spy.count(PARTITIONS, ({ outcome }) => outcome === 'retry');
    const fresh = await bench.consume({ role: 'batch', handle: () => Promise.resolve(done()) });
    await eventually(() => {
      expect(partitionsOf(fresh)).toHaveLength(PARTITIONS / 2);
      expect(partitionsOf(held)).toHaveLength(PARTITIONS / 2);
    });
    await bench.spy.count(PARTITIONS / 2, ({ outcome }) => outcome === 'done');
    const committed = await bench.committed();
    expect([...committed.keys()].sort()).toEqual(partitionsOf(fresh).sort());
  });

  it('tells a long handler that its partition is about to go, and takes nothing new before it is done', async () => {
    await bench.publishNumbers(range(0, 20), 0);
    let [begun, told] = [0, 0];
    const handle = async ({ signal, records }: Batch): Promise<unknown> => {
      begun += 1;
      if (records[0]?.offset === '0' && told === 0)
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(void (told += 1)), { once: true }));
      return done();
    };
    await bench.consume({ role: 'batch', handle }, { limits: { maxRecords: 10 } });
    // A member that joined before the first one had work would leave it nothing to be told.
    await eventually(() => expect(begun).toBe(1));
    await bench.consume({ role: 'batch', handle });
    await bench.spy.count(20, ({ outcome }) => outcome === 'done');
    expect(told).toBe(1);
    expect(await bench.committed()).toEqual(new Map([[0, 20n]]));
  });
});

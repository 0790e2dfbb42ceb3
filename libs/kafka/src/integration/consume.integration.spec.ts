import { TOPICS } from '@helpdex/contracts';
import { eventually } from '@helpdex/testing';
import { DependencyUnavailableError, PermanentError } from '../errors';
import { done, retry } from '../outcome';
import type { ParkedRecord } from '../record';
import { collecting, KafkaBench, numbersOf, numbersTopic, range, rawNumber } from './kafka-bench.fixture';

describe('consuming from a real broker', () => {
  let bench: KafkaBench;

  const open = async (partitions = 1): Promise<KafkaBench> => (bench = await KafkaBench.open(numbersTopic(partitions)));
  afterEach(() => bench.close());

  it('parks malformed records among good ones, in their place, and goes on', async () => {
    await open();
    const [a, b, c] = [rawNumber(1), rawNumber(2), rawNumber(3)];
    await bench.produceRaw([
      rawNumber(0),
      { ...a, value: 'not json' },
      { ...b, headers: { ...b.headers, ce_type: 'test.other.v1' } },
      { key: 'bare', value: '{"n":1}' },
      { ...c, value: '{"n":"three"}' },
      { ...c, value: null },
      { ...rawNumber(5), key: null as never },
      rawNumber(6),
    ]);
    const story: string[] = [];
    const beforePark = ({ offset, reason }: ParkedRecord): Promise<void> => Promise.resolve(void story.push(`${offset} ${reason}`));
    await bench.consume({
      role: 'batch',
      beforePark,
      handle: (batch) => Promise.resolve(story.push(`handled ${numbersOf(batch)}`)).then(() => done()),
    });
    await bench.spy.count(8);

    expect(story).toEqual([
      'handled 0',
      '1 malformed.json',
      '2 malformed.type',
      '3 malformed.envelope',
      '4 malformed.data',
      '5 malformed.no-value',
      '6 malformed.no-key',
      'handled 6',
    ]);
    expect(await bench.committed()).toEqual(new Map([[0, 8n]]));
    const letters = await bench.readAll(TOPICS.deadLetter, 6);
    expect(letters).toHaveLength(6);
    expect(letters.find(({ headers }) => headers['helpdex_origin_offset'] === '1')).toMatchObject({
      key: 'k1',
      value: 'not json',
      headers: {
        ce_id: 'id1',
        ce_type: 'test.numbered.v1',
        helpdex_origin_topic: `${bench.namespace}.numbers.v1`,
        helpdex_origin_partition: '0',
        helpdex_origin_group: 'g',
        helpdex_reason: 'malformed.json',
      },
    });
    const settled = await bench.metrics.kafkaRecordsSettled.get();
    expect(Object.fromEntries(settled.values.map(({ labels, value }) => [labels.outcome, value]))).toEqual({ done: 2, malformed: 6 });
  });

  it('keeps the order through retries, while other partitions go on', async () => {
    await open(2);
    await bench.publishNumbers(range(0, 6), 0);
    let calls = 0;
    const seen: [number, number[]][] = [];
    await bench.consume({
      role: 'batch',
      handle: (batch) => {
        seen.push([batch.partition, numbersOf(batch)]);
        const held = batch.partition === 0 && numbersOf(batch).includes(3) && (calls += 1) <= 3;
        return Promise.resolve(held ? batch.records.map(({ offset }) => (offset === '3' ? retry('busy') : done())) : done());
      },
    });
    await bench.spy.next(({ outcome }) => outcome === 'retry');
    expect(await bench.committed()).toEqual(new Map([[0, 3n]]));
    await bench.publishNumbers([100, 101], 1);
    await bench.spy.count(8, ({ outcome }) => outcome === 'done');

    expect(seen.filter(([partition]) => partition === 0)).toEqual([
      [0, [0, 1, 2, 3, 4, 5]],
      [0, [3, 4, 5]],
      [0, [3, 4, 5]],
      [0, [3, 4, 5]],
    ]);
    expect(await bench.committed()).toEqual(
      new Map([
        [0, 6n],
        [1, 2n],
      ]),
    );
  });

  it('lets another partition through while one waits for a dependency, and loses nothing when it comes back', async () => {
    await open(2);
    await bench.publishNumbers(range(0, 50), 0);
    let down = true;
    const seen: number[] = [];
    const consumer = await bench.consume({
      role: 'batch',
      handle: (batch) => {
        if (down && batch.partition === 0) return Promise.reject(new DependencyUnavailableError('store', 'down'));
        seen.push(...numbersOf(batch));
        return Promise.resolve(done());
      },
    });
    await bench.spy.count(4, ({ outcome }) => outcome === 'retry');
    await bench.publishNumbers([100, 101, 102], 1);
    await bench.spy.count(3, ({ outcome }) => outcome === 'done');
    expect(seen).toEqual([100, 101, 102]);
    expect(consumer.lags()).toContainEqual(expect.objectContaining({ partition: 0, records: 50n }));

    down = false;
    await bench.spy.count(53, ({ outcome }) => outcome === 'done');
    expect(seen.slice(3)).toEqual(range(0, 50));
    expect(await bench.committed()).toEqual(
      new Map([
        [0, 50n],
        [1, 3n],
      ]),
    );
    expect(consumer.lags().map(({ records }) => records)).toEqual([0n, 0n]);
    expect((await bench.metrics.kafkaRecordsSettled.get()).values.map(({ labels }) => labels.outcome)).toEqual(['done']);
  });

  it('isolates a record that fails for good and one that fails for unknown reasons', async () => {
    await open();
    await bench.publishNumbers(range(0, 8));
    const seen: number[] = [];
    const handle = (numbers: readonly number[]): Promise<unknown> => {
      if (numbers.includes(2)) throw new PermanentError('mapping', 'no such field');
      if (numbers.includes(5)) throw new TypeError('token=hunter2');
      seen.push(...numbers);
      return Promise.resolve(done());
    };
    await bench.consume({ role: 'batch', handle: async (batch) => handle(numbersOf(batch)) }, { limits: { maxAttempts: 3 } });
    await bench.spy.count(8, ({ outcome }) => outcome !== 'retry');

    expect(seen).toEqual([0, 1, 3, 4, 6, 7]);
    const letters = await bench.readAll(TOPICS.deadLetter, 2);
    expect(letters.map(({ headers }) => [headers['helpdex_reason'], headers['helpdex_detail']]).sort()).toEqual([
      ['mapping', 'no such field'],
      ['poison', 'TypeError at each of 3 attempts'],
    ]);
    expect(JSON.stringify(letters)).not.toContain('hunter2');
    expect(bench.spy.all(({ outcome }) => outcome === 'retry')).toHaveLength(2);
    expect(await bench.committed()).toEqual(new Map([[0, 8n]]));
  });

  it('keeps its membership through a handler that takes longer than the session', async () => {
    await open();
    await bench.publishNumbers([1]);
    const { seen, handle } = collecting();
    const consumer = await bench.consume({
      role: 'batch',
      handle: async (batch) => {
        await new Promise((resolve) => setTimeout(resolve, 7_500));
        return handle(batch);
      },
    });
    await bench.spy.next(({ outcome }) => outcome === 'done');
    expect(seen).toEqual([1]);
    expect(() => consumer.check()).not.toThrow();
    expect(await bench.committed()).toEqual(new Map([[0, 1n]]));
  });

  it('reports its health: well while it is a member, not before and not after', async () => {
    await open();
    const consumer = bench.toolbox.consumers.create({
      group: 'g',
      subscriptions: [{ topic: bench.topic, sink: { role: 'batch', ...collecting() } }],
    });
    expect(() => consumer.check()).toThrow('not a member');
    await consumer.start();
    expect(() => consumer.check()).not.toThrow();
    await consumer.close(8_000);
    expect(() => consumer.check()).toThrow('not a member');
  });

  it('does not start on a topic that is missing', async () => {
    await open();
    const missing = { ...bench.topic, suffix: 'missing.v1' };
    const consumer = bench.toolbox.consumers.create({
      group: 'g',
      subscriptions: [{ topic: missing, sink: { role: 'batch', ...collecting() } }],
    });
    await expect(consumer.start()).rejects.toThrow(/does not host this topic/);
    await consumer.close(2_000);
    await eventually(() => expect(bench.fatal).toEqual([]));
  });
});

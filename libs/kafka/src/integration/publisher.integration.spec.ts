import { IsString } from 'class-validator';
import type { TopicSpec } from '@helpdex/contracts';
import { Numbered } from '../consume/delivery.fixture';
import { DependencyUnavailableError, PermanentError } from '../errors';
import { KafkaToolbox } from '../kafka.module';
import { done } from '../outcome';
import { KafkaBench, numbersTopic, range } from './kafka-bench.fixture';

class Blob {
  @IsString() text!: string;
}

const MIB = 1_048_576;
const topic: TopicSpec = {
  ...numbersTopic(3, { 'max.message.bytes': String(8 * MIB) }),
  events: { 'test.numbered.v1': Numbered, 'test.blob.v1': Blob },
};
/** Does not compress, so that limits are met as they are. */
const noise = (bytes: number): string =>
  Array.from({ length: bytes }, () => String.fromCharCode(33 + Math.floor(Math.random() * 90))).join('');

describe('EventPublisher on a real broker', () => {
  let bench: KafkaBench;
  beforeAll(async () => {
    bench = await KafkaBench.open(topic);
  });
  afterAll(() => bench.close());

  it('writes thousands of records in order, and a barrier to each partition behind them', async () => {
    const numbers = range(0, 3_000).map((n) => ({ topic, event: Numbered, key: `key-${n % 50}`, data: { n } }));
    const barriers = range(0, 3).map((partition) => ({ topic, event: Numbered, key: `barrier-${partition}`, data: { n: -1 }, partition }));
    const { acknowledged, failed } = await bench.toolbox.publisher.publish([...numbers, ...barriers]);
    expect(acknowledged).toEqual(range(0, 3_003));
    expect(failed).toEqual([]);

    const all = await bench.readAll(topic, 3_003);
    const last = new Map<string, number>();
    const ended = new Set<number>();
    for (const { key, value, partition } of all) {
      expect(ended.has(partition)).toBe(false);
      const { n } = JSON.parse(value ?? '') as { n: number };
      if (n === -1) ended.add(partition);
      expect(n === -1 || n > (last.get(key ?? '') ?? -1)).toBe(true);
      last.set(key ?? '', n);
    }
    expect(ended.size).toBe(3);
  });

  it('takes a record of 3 MB there and back, and refuses one above the limit of its topic', async () => {
    const text = noise(3 * MIB);
    const sizes: number[] = [];
    const big = (body: string) => ({ topic, event: Blob, key: 'big', data: { text: body }, id: `big-${body.length}` });
    const result = await bench.toolbox.publisher.publish([big(text), big(noise(9 * MIB)), big('small')]);
    expect(result.acknowledged).toEqual([0, 2]);
    expect(result.failed).toMatchObject([
      { index: 1, code: 'too_large', error: { name: 'RecordTooLargeError', maxBytes: expect.any(Number) as number } },
    ]);

    await bench.consume({
      role: 'record',
      handle: ({ record }) => {
        if (record.event === (Blob as unknown)) sizes.push((record.data as Blob).text.length);
        return Promise.resolve(done());
      },
    });
    await bench.spy.next(({ ceId }) => ceId === 'big-5');
    expect(sizes).toEqual([text.length, 5]);
  });

  it('refuses what breaks its contract, without the values, and sends the rest', async () => {
    const wrong = { n: 'hunter2' } as unknown as Numbered;
    const extra = { n: 1, added: true } as Numbered;
    const records = [wrong, { n: 7 }, extra].map((data) => ({ topic, event: Numbered, key: 'k', data }));
    const { acknowledged, failed } = await bench.toolbox.publisher.publish(records);
    expect(acknowledged).toEqual([1]);
    expect(failed.map(({ index, code }) => [index, code])).toEqual([
      [0, 'invalid'],
      [2, 'invalid'],
    ]);
    expect(failed.map(({ error }) => error.message).join()).not.toContain('hunter2');
    await expect(bench.toolbox.publisher.publishAll(records)).rejects.toThrow(PermanentError);
  });

  it('says so when the brokers are gone, once its retries are over', async () => {
    const nowhere = new KafkaToolbox(bench.options({ config: { brokers: ['127.0.0.1:1'], replicationFactor: 1 } }));
    await expect(nowhere.publisher.publishAll(bench.numbers([1]))).rejects.toThrow(DependencyUnavailableError);
    expect(() => nowhere.publisher.check()).toThrow('not acknowledged');
    await nowhere.onApplicationShutdown();
  });
});

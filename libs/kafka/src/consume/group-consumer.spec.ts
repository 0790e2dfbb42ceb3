import type { EachBatchPayload, Kafka } from 'kafkajs';
import { createLogger, createMetrics } from '@helpdex/observability';
import { FakeClock } from '@helpdex/testing';
import { done, retry } from '../outcome';
import { compiledValidator } from '../validator';
import { ConsumerFactory } from './consumer-factory';
import { numberedSpec, rawMessage } from './delivery.fixture';
import type { RecordSink } from './delivery-port';

const TOPIC = 'ns.numbered.v1';
const membershipError = (type: string): Error => Object.assign(new Error(type), { type });

/** Stands in for the client's consumer: the spec plays the broker. */
class ScriptedConsumer {
  readonly events = { GROUP_JOIN: 'join', HEARTBEAT: 'beat', FETCH: 'fetch', REBALANCING: 'rebalancing', STOP: 'stop', CRASH: 'crash' };
  readonly calls: string[] = [];
  eachBatch: (payload: EachBatchPayload) => Promise<void> = () => Promise.reject(new Error('not running'));
  private readonly listeners = new Map<string, (event: unknown) => void>();

  on = (name: string, listener: (event: unknown) => void): void => void this.listeners.set(name, listener);
  connect = (): Promise<void> => Promise.resolve();
  subscribe = (options: object): Promise<void> => Promise.resolve(void this.calls.push(`subscribe ${JSON.stringify(options)}`));
  run = ({ eachBatch, ...options }: { eachBatch: ScriptedConsumer['eachBatch'] }): Promise<void> => {
    this.eachBatch = eachBatch;
    return Promise.resolve(void this.calls.push(`run ${JSON.stringify(options)}`));
  };
  pause = ([first]: { partitions: number[] }[]): void => void this.calls.push(`pause ${first?.partitions}`);
  resume = ([first]: { partitions: number[] }[]): void => void this.calls.push(`resume ${first?.partitions}`);
  disconnect = (): Promise<void> => Promise.resolve(void this.calls.push('disconnect'));
  emit = (name: string, payload: unknown = null): void => this.listeners.get(name)?.({ payload });
  join = (partitions: number[] = [0]): void => this.emit('join', { memberAssignment: { [TOPIC]: partitions } });

  /** A fetched batch whose commits and resolved offsets are written down. */
  batch(count: number, more: Partial<EachBatchPayload> = {}): EachBatchPayload {
    const messages = Array.from({ length: count }, (_, n) => rawMessage(n, BigInt(n)));
    return {
      batch: { topic: TOPIC, partition: 0, highWatermark: String(count), messages } as unknown as EachBatchPayload['batch'],
      resolveOffset: (offset) => void this.calls.push(`resolve ${offset}`),
      heartbeat: () => Promise.resolve(void this.calls.push('heartbeat')),
      commitOffsetsIfNecessary: (offsets) => Promise.resolve(void this.calls.push(`commit ${offsets?.topics[0]?.partitions[0]?.offset}`)),
      isRunning: () => true,
      isStale: () => false,
      pause: () => () => undefined,
      uncommittedOffsets: () => ({ topics: [] }),
      ...more,
    };
  }
}

async function start(handle: (call: number) => Promise<unknown> = () => Promise.resolve(done())) {
  const client = new ScriptedConsumer();
  const clock = new FakeClock();
  const fatal: unknown[] = [];
  let calls = 0;
  const sink: RecordSink = { role: 'batch', handle: () => handle((calls += 1)) };
  const consumer = new ConsumerFactory({
    kafka: { consumer: () => client } as unknown as Kafka,
    namespace: 'ns',
    validator: compiledValidator,
    deadLetters: { send: () => Promise.resolve() },
    metrics: createMetrics({ service: 'test', process: false }),
    logger: createLogger({ service: 'test', level: 'silent' }),
    onFatal: (error) => void fatal.push(error),
    clock,
  }).create({ group: 'g', subscriptions: [{ topic: numberedSpec, sink, limits: { maxRecords: 2 } }] });
  await consumer.start();
  client.calls.length = 0;
  return { client, clock, consumer, fatal, handled: () => calls };
}

describe('GroupConsumer', () => {
  it('commits nothing by itself and starts a new group at the beginning', async () => {
    const client = new ScriptedConsumer();
    await (await start()).consumer.close(1);
    const spied = await startSpied(client);
    expect(spied).toEqual([
      `subscribe {"topics":["${TOPIC}"],"fromBeginning":true}`,
      'run {"autoCommit":false,"eachBatchAutoResolve":false,"partitionsConsumedConcurrently":3}',
    ]);
  });

  it('commits each chunk, and only then lets the client fetch behind it', async () => {
    const { client } = await start();
    client.join();
    await client.eachBatch(client.batch(3));
    expect(client.calls).toEqual(['resume 0', 'commit 2', 'resolve 1', 'commit 3', 'resolve 2']);
  });

  it('commits nothing more after a new assignment, even if the partition came back', async () => {
    const { client, handled } = await start(async () => {
      client.join();
      return done();
    });
    client.join();
    await client.eachBatch(client.batch(4));
    expect(client.calls.filter((call) => /commit|resolve/.test(call))).toEqual([]);
    expect(handled()).toBe(1);
  });

  it('finishes what is in hand when a rebalance begins, commits it, and then tells the client', async () => {
    const lost = membershipError('REBALANCE_IN_PROGRESS');
    let signalled = false;
    const { client, clock, handled } = await start(async () => {
      await clock.advance(3_000);
      signalled = true;
      return done();
    });
    client.join();
    await expect(client.eachBatch(client.batch(4, { heartbeat: () => Promise.reject(lost) }))).rejects.toBe(lost);
    expect(signalled).toBe(true);
    expect(client.calls).toEqual(['resume 0', 'commit 2', 'resolve 1']);
    expect(handled()).toBe(1);
  });

  it('begins nothing between the loss of the partitions and the next join', async () => {
    const { client, handled } = await start();
    client.join();
    client.emit('rebalancing');
    await client.eachBatch(client.batch(2));
    expect(handled()).toBe(0);
    client.join();
    await client.eachBatch(client.batch(2));
    expect(handled()).toBe(1);
  });

  it('does not let the client go on behind a commit that was refused', async () => {
    const refused = membershipError('ILLEGAL_GENERATION');
    const { client } = await start();
    client.join();
    await expect(client.eachBatch(client.batch(2, { commitOffsetsIfNecessary: () => Promise.reject(refused) }))).rejects.toBe(refused);
    expect(client.calls).toEqual(['resume 0']);
  });

  it('keeps beating through a lost connection, which may come back', async () => {
    let beats = 0;
    const { client, clock } = await start(async () => {
      for (let i = 0; i < 3; i += 1) await clock.advance(2_000);
      return done();
    });
    client.join();
    const heartbeat = (): Promise<void> =>
      Promise.reject(Object.assign(new Error('closed'), { name: `KafkaJSConnectionClosedError${(beats += 1)}` }));
    await client.eachBatch(client.batch(1, { heartbeat }));
    expect(beats).toBe(3);
    expect(client.calls).toContain('commit 1');
  });

  it('leaves out a batch from before a seek', async () => {
    const { client, handled } = await start();
    client.join();
    await client.eachBatch(client.batch(1, { isStale: () => true }));
    expect(handled()).toBe(0);
  });

  it('pauses a held partition for the delay, and resumes it', async () => {
    const { client, clock } = await start((call) => Promise.resolve(call === 1 ? retry('busy', 500) : done()));
    client.join();
    await client.eachBatch(client.batch(1));
    await clock.advance(499);
    expect(client.calls).toEqual(['resume 0', 'pause 0']);
    await clock.advance(1);
    expect(client.calls).toEqual(['resume 0', 'pause 0', 'resume 0']);
  });

  it('forgets a pause with the assignment it belonged to', async () => {
    const { client, clock } = await start(() => Promise.resolve(retry('busy', 500)));
    client.join();
    await client.eachBatch(client.batch(1));
    client.join();
    client.calls.length = 0;
    await clock.advance(1_000);
    expect(client.calls).toEqual([]);
  });

  it('is fatal when the client gives up for good, not when it restarts', async () => {
    const { client, fatal, consumer } = await start();
    client.join();
    const error = new Error('gone');
    client.emit('crash', { error, restart: true });
    expect(fatal).toEqual([]);
    expect(() => consumer.check()).toThrow('not a member');
    client.emit('crash', { error, restart: false });
    expect(fatal).toEqual([error]);
  });

  it('is not well when the brokers have not answered for a session', async () => {
    const { client, consumer, clock } = await start();
    client.join();
    await clock.advance(9_000);
    expect(() => consumer.check()).not.toThrow();
    await clock.advance(2_000);
    expect(() => consumer.check()).toThrow('no answer from the brokers for 11000 ms');
    client.emit('beat');
    expect(() => consumer.check()).not.toThrow();
  });

  it('closes once however often it is asked', async () => {
    const { client, consumer } = await start();
    await Promise.all([consumer.close(1_000), consumer.close(1_000)]);
    expect(client.calls).toEqual(['disconnect']);
  });
});

async function startSpied(client: ScriptedConsumer): Promise<string[]> {
  const factory = new ConsumerFactory({
    kafka: { consumer: () => client } as unknown as Kafka,
    namespace: 'ns',
    validator: compiledValidator,
    deadLetters: { send: () => Promise.resolve() },
    metrics: createMetrics({ service: 'test', process: false }),
    logger: createLogger({ service: 'test', level: 'silent' }),
    onFatal: () => undefined,
    clock: new FakeClock(),
  });
  await factory
    .create({ group: 'g', subscriptions: [{ topic: numberedSpec, sink: { role: 'batch', handle: () => Promise.resolve(done()) } }] })
    .start();
  return client.calls;
}

import { connect, type Socket } from 'node:net';
import { Kafka, logLevel, type ISocketFactory } from 'kafkajs';
import { eventually } from '@helpdex/testing';
import { systemClock } from '../clock';
import { ConsumerFactory } from '../consume/consumer-factory';
import { DeadLetters } from '../produce/dead-letters';
import { ProducerLink } from '../produce/producer-link';
import { EventPublisher } from '../produce/publisher';
import { SettlementSpy } from '../settlement-spy';
import { compiledValidator } from '../validator';
import { collecting, KafkaBench, numbersTopic, range } from './kafka-bench.fixture';

/** The way to the brokers, which a test can cut. */
class Wire {
  private readonly sockets = new Set<Socket>();
  private isCut = false;

  readonly factory: ISocketFactory = ({ host, port, onConnect }) => {
    // Nobody listens on port 1.
    const socket = connect({ host, port: this.isCut ? 1 : port }, onConnect);
    this.sockets.add(socket);
    return socket.once('close', () => this.sockets.delete(socket));
  };

  cut(): void {
    this.isCut = true;
    // With an error, as a reset connection: the client does not hear of a socket that just closes.
    for (const socket of this.sockets) socket.destroy(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
  }

  mend(): void {
    this.isCut = false;
  }
}

describe('brokers that go away and come back', () => {
  let bench: KafkaBench;
  beforeEach(async () => {
    bench = await KafkaBench.open(numbersTopic(2));
  });
  afterEach(() => bench.close());

  it('consumes on where it was, and publishes again, without a new process', async () => {
    const wire = new Wire();
    const kafka = new Kafka({
      brokers: bench.brokers,
      socketFactory: wire.factory,
      logLevel: logLevel.NOTHING,
      retry: { initialRetryTime: 50, retries: 3, maxRetryTime: 300 },
    });
    const { logger, metrics, namespace, fatal } = bench;
    const producer = new ProducerLink(kafka, logger);
    const factory = new ConsumerFactory({
      kafka,
      namespace,
      validator: compiledValidator,
      deadLetters: new DeadLetters(producer, namespace, Date.now),
      metrics,
      logger,
      onFatal: (error) => void fatal.push(error),
      clock: systemClock,
      tuning: { heartbeatMs: 200, fetchWaitMs: 100, sessionTimeoutMs: 6_000 },
    });
    const publisher = new EventPublisher({ namespace, service: 'test', producer, validator: compiledValidator, metrics });
    const spy = new SettlementSpy(factory.settlements);
    const { seen, handle } = collecting();
    const consumer = factory.create({ group: 'g', subscriptions: [{ topic: bench.topic, sink: { role: 'batch', handle } }] });
    await publisher.publishAll(bench.numbers(range(0, 50), 0));
    await consumer.start();
    await spy.count(50);

    wire.cut();
    await bench.publishNumbers(range(50, 100), 0); // somebody else still reaches the brokers
    const { failed } = await publisher.publish(bench.numbers(range(200, 210), 1));
    expect(failed.map(({ code }) => code)).toEqual(range(0, 10).map(() => 'unavailable'));
    await eventually(() => expect(() => consumer.check()).toThrow(), { timeoutMs: 30_000 });
    expect(seen).toHaveLength(50);

    wire.mend();
    await eventually(() => publisher.publishAll(bench.numbers(range(100, 110), 1)), { timeoutMs: 30_000 });
    await spy.count(110, ({ outcome }) => outcome === 'done', 60_000);
    expect(seen.filter((n) => n < 100)).toEqual(range(0, 100));
    expect(seen.filter((n) => n >= 100 && n < 110)).toEqual(range(100, 110));
    expect(() => consumer.check()).not.toThrow();
    expect(fatal).toEqual([]);
    await consumer.close(8_000);
    await publisher.close();
    expect(await bench.committed()).toEqual(
      new Map([
        [0, 100n],
        [1, 10n],
      ]),
    );
  });
});

import type { Message } from 'kafkajs';
import { createMetrics } from '@helpdex/observability';
import { Numbered, numberedSpec } from '../consume/delivery.fixture';
import { DependencyUnavailableError } from '../errors';
import { compiledValidator } from '../validator';
import type { ProducerLink } from './producer-link';
import { EventPublisher, type OutgoingRecord } from './publisher';

const other = { ...numberedSpec, suffix: 'other.v1' };
const records = (count: number, topic = numberedSpec): OutgoingRecord<Numbered>[] =>
  Array.from({ length: count }, (_, n) => ({ topic, event: Numbered, key: `k${n}`, data: { n } }));

function publisher(send: (topic: string, messages: Message[]) => Promise<void> = () => Promise.resolve(), limits: object = {}) {
  const sent: [string, number][] = [];
  const metrics = createMetrics({ service: 'test', process: false });
  const producer = {
    send: (topic: string, messages: Message[]) => {
      sent.push([topic, messages.length]);
      return send(topic, messages);
    },
  } as unknown as ProducerLink;
  return {
    sent,
    metrics,
    publisher: new EventPublisher({ namespace: 'ns', service: 'svc', producer, validator: compiledValidator, metrics, ...limits }),
  };
}

describe('EventPublisher', () => {
  it('sends bounded chunks per topic, in order', async () => {
    const { publisher: it, sent } = publisher(undefined, { maxChunkRecords: 4 });
    const { acknowledged } = await it.publish([...records(6), ...records(3, other)]);
    expect(sent).toEqual([
      ['ns.numbered.v1', 4],
      ['ns.numbered.v1', 2],
      ['ns.other.v1', 3],
    ]);
    expect(acknowledged).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('never makes a chunk that the broker would refuse as a whole', async () => {
    const small = { ...numberedSpec, config: { 'max.message.bytes': '2000' } };
    const { publisher: it, sent } = publisher();
    await it.publish(records(20, small));
    expect(sent.length).toBeGreaterThan(2);
    expect(sent.reduce((sum, [, count]) => sum + count, 0)).toBe(20);
  });

  it('sends nothing of a topic behind a failed chunk, and leaves other topics alone', async () => {
    let calls = 0;
    const send = (topic: string): Promise<void> =>
      topic === 'ns.numbered.v1' && (calls += 1) === 2 ? Promise.reject(new Error('down')) : Promise.resolve();
    const { publisher: it, sent, metrics } = publisher(send, { maxChunkRecords: 2 });
    const { acknowledged, failed } = await it.publish([...records(6), ...records(1, other)]);
    expect(acknowledged).toEqual([0, 1, 6]);
    expect(failed.map(({ index, code }) => [index, code])).toEqual([2, 3, 4, 5].map((index) => [index, 'unavailable']));
    expect(sent).toHaveLength(3);
    const { values } = await metrics.kafkaRecordsProduced.get();
    expect(values.map(({ labels, value }) => [labels.topic, labels.result, value])).toEqual([
      ['numbered.v1', 'acknowledged', 2],
      ['other.v1', 'acknowledged', 1],
      ['numbered.v1', 'unavailable', 4],
    ]);
  });

  it('writes the envelope, the key and an explicit partition', async () => {
    const messages: Message[] = [];
    const { publisher: it } = publisher((_, all) => Promise.resolve(void messages.push(...all)));
    await it.publishAll([
      { topic: numberedSpec, event: Numbered, key: 'k', data: { n: 1 }, partition: 4, id: 'i', subject: 's', traceparent: 't' },
    ]);
    expect(messages).toMatchObject([
      {
        key: 'k',
        partition: 4,
        headers: { ce_id: 'i', ce_subject: 's', ce_source: '/helpdex/svc', ce_type: 'test.numbered.v1', traceparent: 't' },
      },
    ]);
    expect(String(messages[0]?.value)).toBe('{"n":1}');
  });

  it('turns missing acknowledgements into a dependency failure for whoever wants all or an error', async () => {
    const { publisher: it } = publisher(() => Promise.reject(new Error('down')));
    await expect(it.publishAll(records(2))).rejects.toThrow(DependencyUnavailableError);
  });

  it('is a defect to publish an event to a topic that does not carry it', async () => {
    const { publisher: it } = publisher();
    await expect(it.publish([{ topic: { ...numberedSpec, events: {} }, event: Numbered, key: 'k', data: { n: 1 } }])).rejects.toThrow(
      'does not carry',
    );
  });

  it('has nothing to do for nothing', async () => {
    const { publisher: it, sent } = publisher();
    expect(await it.publish([])).toEqual({ acknowledged: [], failed: [] });
    expect(sent).toEqual([]);
  });
});

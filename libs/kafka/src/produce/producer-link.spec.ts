import type { Kafka } from 'kafkajs';
import { createLogger } from '@helpdex/observability';
import { ProducerLink } from './producer-link';

/** Producers whose sends do as told; each knows its number. */
function scripted(answers: (() => Promise<void>)[]) {
  const story: string[] = [];
  let made = 0;
  const kafka = {
    producer: (options: { idempotent: boolean; maxInFlightRequests: number }) => {
      const name = `p${(made += 1)}`;
      expect(options).toMatchObject({ idempotent: true, maxInFlightRequests: 1, allowAutoTopicCreation: false });
      return {
        connect: () => Promise.resolve(void story.push(`${name} connect`)),
        disconnect: () => Promise.resolve(void story.push(`${name} disconnect`)),
        send: ({ acks, compression, topic }: { acks: number; compression: number; topic: string }) => {
          story.push(`${name} send ${topic} acks=${acks} compression=${compression}`);
          return (answers.shift() ?? (() => Promise.resolve()))();
        },
      };
    },
  } as unknown as Kafka;
  return { story, link: new ProducerLink(kafka, createLogger({ service: 'test', level: 'silent' })) };
}

describe('ProducerLink', () => {
  it('asks all replicas, compresses what is worth it, and keeps one producer', async () => {
    const { link, story } = scripted([]);
    await link.send('a', [], 10);
    await link.send('b', [], 5_000);
    expect(story).toEqual(['p1 connect', 'p1 send a acks=-1 compression=0', 'p1 send b acks=-1 compression=1']);
  });

  it('replaces the producer after a send that failed for good: its sequence numbers are in doubt', async () => {
    const { link, story } = scripted([() => Promise.reject(new Error('out of retries'))]);
    await expect(link.send('a', [], 1)).rejects.toThrow('out of retries');
    expect(() => link.check()).toThrow('not acknowledged');
    await link.send('b', [], 1);
    expect(() => link.check()).not.toThrow();
    expect(story.map((line) => line.split(' acks')[0])).toEqual(['p1 connect', 'p1 send a', 'p1 disconnect', 'p2 connect', 'p2 send b']);
  });

  it('sends one after the other, and a failure does not take the next one with it', async () => {
    let fail: (error: Error) => void = () => undefined;
    const { link, story } = scripted([() => new Promise((_, reject) => (fail = reject))]);
    const first = link.send('a', [], 1);
    const second = link.send('b', [], 1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(story.filter((line) => line.includes('send'))).toHaveLength(1);
    fail(new Error('no'));
    await expect(first).rejects.toThrow('no');
    await second;
    expect(story.at(-1)).toContain('p2 send b');
  });

  it('waits for what is in hand when it closes, and takes nothing after', async () => {
    const { link, story } = scripted([]);
    const sent = link.send('a', [], 1);
    await link.close();
    await sent;
    expect(story.at(-1)).toBe('p1 disconnect');
    await expect(link.send('b', [], 1)).rejects.toThrow('closed');
  });
});

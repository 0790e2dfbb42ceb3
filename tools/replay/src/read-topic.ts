import type { TopicSpec } from '@helpdex/contracts';
import type { KafkaToolbox, RawMessage } from '@helpdex/kafka';
import { randomUUID } from 'node:crypto';

/** Every record that a topic holds now, past all consumer groups. */
export async function readTopic(
  kafka: KafkaToolbox,
  topic: TopicSpec,
  onRecord: (partition: number, message: RawMessage) => void,
): Promise<void> {
  const ranges = await kafka.offsets.ranges(topic);
  await kafka.replays.read({
    ...{ topic, group: `replay-${randomUUID()}`, signal: new AbortController().signal },
    spans: ranges.map(({ partition, low, high }) => ({ partition, from: low, to: high })),
    handle: ({ partition, messages }) => {
      for (const message of messages) onRecord(partition, message);
      return Promise.resolve();
    },
  });
}

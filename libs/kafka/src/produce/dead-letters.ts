import { TOPICS, topicName } from '@helpdex/contracts';
import type { DeadLetterPort } from '../consume/delivery-port';
import type { ParkedRecord } from '../record';
import type { ProducerLink } from './producer-link';

/** Headers that a dead letter has beside those of the record it keeps. */
export const DEAD_LETTER_HEADERS = {
  topic: 'helpdex_origin_topic',
  partition: 'helpdex_origin_partition',
  offset: 'helpdex_origin_offset',
  group: 'helpdex_origin_group',
  reason: 'helpdex_reason',
  detail: 'helpdex_detail',
  at: 'helpdex_parked_at',
  /** Size of a value that could not be kept because it is larger than a dead letter may be. */
  omittedBytes: 'helpdex_value_omitted_bytes',
} as const;

const MAX_DETAIL_CHARS = 1_000;
/** Room that headers and key may take within the limit of the topic. */
const HEADROOM_BYTES = 65_536;

/** Keeps records that could not be processed: bytes and headers as they were, and why they are here. */
export class DeadLetters implements DeadLetterPort {
  private readonly topic: string;
  private readonly maxValueBytes = Number(TOPICS.deadLetter.config['max.message.bytes']) - HEADROOM_BYTES;

  constructor(
    private readonly producer: ProducerLink,
    namespace: string,
    private readonly now: () => number,
  ) {
    this.topic = topicName(namespace, TOPICS.deadLetter.suffix);
  }

  async send(record: ParkedRecord, group: string): Promise<void> {
    const size = record.value?.length ?? 0;
    const kept = size <= this.maxValueBytes;
    const headers = {
      ...record.headers,
      [DEAD_LETTER_HEADERS.topic]: record.topic,
      [DEAD_LETTER_HEADERS.partition]: String(record.partition),
      [DEAD_LETTER_HEADERS.offset]: record.offset,
      [DEAD_LETTER_HEADERS.group]: group,
      [DEAD_LETTER_HEADERS.reason]: record.reason,
      [DEAD_LETTER_HEADERS.detail]: record.detail.slice(0, MAX_DETAIL_CHARS),
      [DEAD_LETTER_HEADERS.at]: new Date(this.now()).toISOString(),
      ...(!kept && { [DEAD_LETTER_HEADERS.omittedBytes]: String(size) }),
    };
    await this.producer.send(this.topic, [{ key: record.key, value: kept ? record.value : null, headers }], kept ? size : 0);
  }
}

export * from './batch-server';
export * from './client/topic-offsets';
export * from './client/topic-provisioner';
export * from './clock';
export * from './consume/consumer-factory';
export * from './decorators';
export * from './errors';
export * from './kafka.module';
export * from './outcome';
export * from './produce/produce-errors';
export * from './produce/publisher';
export * from './record';
export * from './replay/replay-spans';
export * from './replay/topic-replayer';
export * from './settlement-spy';
export * from './tokens';
export * from './validator';
export { FAILURE_TABLE, type Failure, type FailureRule } from './consume/failure-table';
export { DEFAULT_TUNING, type ConsumerTuning, type GroupConsumer } from './consume/group-consumer';
export type { PartitionLag } from './consume/lag';
export type { RecordSink } from './consume/delivery-port';
export type { Settlement } from './consume/settlement';
export { fullJitter, type BackoffSettings } from './consume/retry-state';
export { DEAD_LETTER_HEADERS } from './produce/dead-letters';
export {
  ceTypeOn,
  decodeRecord,
  encodeEvent,
  readHeader,
  readHeaders,
  type DecodeContext,
  type Decoded,
  type EventAttributes,
  type RawMessage,
} from './envelope';

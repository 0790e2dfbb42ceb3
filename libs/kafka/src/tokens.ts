/** `EventPublisher`: validated, acknowledged writes to the topics. */
export const EVENT_PUBLISHER = Symbol('helpdex.event-publisher');
/** `KafkaBatchServer`: the strategy to connect in main.ts. */
export const KAFKA_BATCH_SERVER = Symbol('helpdex.kafka-batch-server');
/** `TopicProvisioner`: creates topics and compares them with the broker. */
export const TOPIC_PROVISIONER = Symbol('helpdex.topic-provisioner');
/** `ConsumerFactory`: consumers that start and end while the process runs, e.g. for a rebuild. */
export const CONSUMER_FACTORY = Symbol('helpdex.consumer-factory');
/** `TopicReplayer`: reads a topic past all consumer groups. */
export const TOPIC_REPLAYER = Symbol('helpdex.topic-replayer');
/** `TopicOffsets`: how far topics and groups are. */
export const TOPIC_OFFSETS = Symbol('helpdex.topic-offsets');

import { TOPICS, topicName, type EventClass, type TopicSpec } from '../index';
import { schemaOf, type JsonSchema } from './json-schema';

const CE_HEADERS: JsonSchema = {
  type: 'object',
  required: ['ce_specversion', 'ce_id', 'ce_source', 'ce_type', 'ce_time', 'content-type'],
  properties: {
    ce_specversion: { const: '1.0' },
    ce_id: { type: 'string' },
    ce_source: { type: 'string' },
    ce_type: { type: 'string' },
    ce_time: { type: 'string', format: 'date-time' },
    'content-type': { const: 'application/json' },
    traceparent: { type: 'string', description: 'W3C Trace Context' },
  },
};

const channelOf = (key: string, topic: TopicSpec, namespace: string): [string, JsonSchema] => [
  key,
  {
    address: topicName(namespace, topic.suffix),
    messages: Object.fromEntries(Object.values(topic.events).map((event) => [event.name, { $ref: `#/components/messages/${event.name}` }])),
    bindings: { kafka: { partitions: topic.partitions, topicConfiguration: topic.config } },
  },
];

const messageOf = (type: string, event: EventClass): [string, JsonSchema] => [
  event.name,
  {
    name: type,
    contentType: 'application/json',
    headers: { $ref: '#/components/schemas/CloudEventHeaders' },
    payload: schemaOf(event, { open: false }),
  },
];

/** The topics and their events as an AsyncAPI 3.0 document, made from the topic table and the classes. */
export function asyncApiDocument(namespace: string): JsonSchema {
  const topics = Object.entries<TopicSpec>(TOPICS);
  return {
    asyncapi: '3.0.0',
    info: { title: 'Helpdex events', version: '1', description: 'CloudEvents 1.0 in Kafka binary mode. Consumers ignore unknown fields.' },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(topics.map(([key, topic]) => channelOf(key, topic, namespace))),
    components: {
      schemas: { CloudEventHeaders: CE_HEADERS },
      messages: Object.fromEntries(
        topics.flatMap(([, topic]) => Object.entries(topic.events).map(([type, event]) => messageOf(type, event))),
      ),
    },
  };
}

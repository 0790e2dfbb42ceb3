import { randomUUID } from 'node:crypto';
import type { EventClass, TopicSpec } from '@helpdex/contracts';
import type { DecodedRecord } from './record';
import type { EventValidator, ValidationIssue } from './validator';

/** CloudEvents 1.0 in Kafka binary mode: attributes as `ce_` headers, the data alone as the value. */
const SPEC_VERSION = '1.0';
const CONTENT_TYPE = 'application/json';

export type HeaderMap = Readonly<Record<string, string>>;

/** What the client hands over, narrowed to what is read of it. */
export interface RawMessage {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly offset: string;
  readonly timestamp: string;
  readonly headers?: Readonly<Record<string, unknown>> | undefined;
}

export interface EventAttributes {
  readonly id?: string;
  readonly subject?: string;
  /** ISO 8601; default now. */
  readonly time?: string;
  readonly traceparent?: string;
}

export interface EncodedMessage {
  readonly key: string;
  readonly value: Buffer;
  readonly headers: Record<string, string>;
}

/** CloudEvents type of the class on this topic. @throws when the topic does not carry it. */
export function ceTypeOn(topic: TopicSpec, event: EventClass): string {
  const found = Object.entries(topic.events).find(([, candidate]) => candidate === event);
  if (!found) throw new TypeError(`Topic ${topic.suffix} does not carry ${event.name}`);
  return found[0];
}

/** Data must have been validated. */
export function encodeEvent(ceType: string, ceSource: string, key: string, data: object, attributes: EventAttributes = {}): EncodedMessage {
  const { id, subject, time, traceparent } = attributes;
  return {
    key,
    value: Buffer.from(JSON.stringify(data)),
    headers: {
      ce_specversion: SPEC_VERSION,
      ce_id: id ?? randomUUID(),
      ce_source: ceSource,
      ce_type: ceType,
      ce_time: time ?? new Date().toISOString(),
      ...(subject !== undefined && { ce_subject: subject }),
      'content-type': CONTENT_TYPE,
      ...(traceparent !== undefined && { traceparent }),
    },
  };
}

/** Size of key and value. */
export const messageBytes = ({ key, value }: Pick<RawMessage, 'key' | 'value'>): number => (key?.length ?? 0) + (value?.length ?? 0);

function headerText(value: unknown): string {
  const last: unknown = Array.isArray(value) ? value.at(-1) : value;
  return Buffer.isBuffer(last) ? last.toString('utf8') : typeof last === 'string' ? last : '';
}

/** One header as text, of repeated ones the last; empty when absent. */
export const readHeader = (message: RawMessage, name: string): string => headerText(message.headers?.[name]);

/** All headers as text, of repeated ones the last. */
export const readHeaders = (message: RawMessage): HeaderMap =>
  Object.fromEntries(Object.entries(message.headers ?? {}).map(([name, value]) => [name, headerText(value)]));

export const MALFORMED_REASONS = ['too-large', 'no-key', 'no-value', 'envelope', 'type', 'json', 'data'] as const;
export interface Malformed {
  readonly reason: `malformed.${(typeof MALFORMED_REASONS)[number]}`;
  readonly detail: string;
}
export type Decoded = { readonly ok: true; readonly record: DecodedRecord } | ({ readonly ok: false } & Malformed);

const malformed = (reason: (typeof MALFORMED_REASONS)[number], detail: string): Decoded => ({
  ok: false,
  reason: `malformed.${reason}`,
  detail,
});

const MAX_ISSUES_TOLD = 3;
const tell = (issues: readonly ValidationIssue[]): string =>
  issues
    .slice(0, MAX_ISSUES_TOLD)
    .map(({ path, message }) => `${path || '/'} ${message}`)
    .join('; ');

function parseJson(value: Buffer): { data: unknown } | undefined {
  try {
    return { data: JSON.parse(value.toString('utf8')) as unknown };
  } catch {
    return undefined;
  }
}

export interface DecodeContext {
  readonly spec: TopicSpec;
  readonly topic: string;
  readonly partition: number;
  readonly validator: EventValidator;
  readonly maxRecordBytes: number;
}

function envelopeFault(headers: HeaderMap): string | undefined {
  if (headers['ce_specversion'] !== SPEC_VERSION) return `ce_specversion must be ${SPEC_VERSION}`;
  if (!headers['ce_id']) return 'ce_id is missing';
  if (!headers['ce_source']) return 'ce_source is missing';
  if (!headers['ce_type']) return 'ce_type is missing';
  const contentType = headers['content-type'];
  return contentType !== undefined && !contentType.startsWith(CONTENT_TYPE) ? `content-type must be ${CONTENT_TYPE}` : undefined;
}

/** Bytes to a typed record, or why not. Never throws, whatever the bytes are; never quotes them. */
export function decodeRecord(message: RawMessage, attempt: number, context: DecodeContext): Decoded {
  const { key, value } = message;
  const bytes = messageBytes(message);
  if (bytes > context.maxRecordBytes) return malformed('too-large', `${bytes} bytes, ${context.maxRecordBytes} are allowed`);
  if (!key || key.length === 0) return malformed('no-key', 'records of this topic are keyed');
  if (!value) return malformed('no-value', 'a removal is a record with a state, never an empty one');
  const headers = readHeaders(message);
  const fault = envelopeFault(headers);
  if (fault) return malformed('envelope', fault);
  const ceType = headers['ce_type'] as string;
  const event = Object.hasOwn(context.spec.events, ceType) ? context.spec.events[ceType] : undefined;
  if (!event) return malformed('type', 'ce_type is not one of this topic');
  const json = parseJson(value);
  if (!json) return malformed('json', 'the value is not JSON');
  const result = context.validator.consumed(event, json.data);
  if (!result.ok) return malformed('data', tell(result.issues));
  const { topic, partition } = context;
  return {
    ok: true,
    record: {
      topic,
      partition,
      offset: message.offset,
      ...described(headers, message),
      key: key.toString('utf8'),
      data: result.value,
      event,
      ceType,
      bytes,
      attempt,
    },
  };
}

function described(
  headers: HeaderMap,
  message: RawMessage,
): Pick<DecodedRecord, 'ceId' | 'ceSource' | 'ceTime' | 'ceSubject' | 'traceparent'> {
  const { ce_id: ceId = '', ce_source: ceSource = '', ce_time: time, ce_subject: ceSubject, traceparent } = headers;
  return {
    ceId,
    ceSource,
    ceTime: time ?? new Date(Number(message.timestamp)).toISOString(),
    ...(ceSubject !== undefined && { ceSubject }),
    ...(traceparent !== undefined && { traceparent }),
  };
}

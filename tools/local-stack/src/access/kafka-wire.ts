import { connect, type Socket } from 'node:net';
import type { Login } from './login';

const TIMEOUT_MS = 10_000;
const CLIENT_ID = 'helpdex-setup';

/** Two API keys of Kafka's protocol that signing in needs. */
const SASL_HANDSHAKE = { key: 17, version: 1 } as const;
const SASL_AUTHENTICATE = { key: 36, version: 0 } as const;

export interface WireApi {
  readonly key: number;
  readonly version: number;
  /** Compact encodings and tagged fields, as newer requests have them. */
  readonly flexible?: boolean;
}

export const int8 = (value: number): Buffer => Buffer.from([value]);
export const int16 = (value: number): Buffer => {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
};
export const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
const text = (value: string): Buffer => Buffer.concat([int16(Buffer.byteLength(value)), Buffer.from(value)]);
/** Of up to 127, which is one byte; nothing here is longer. @throws RangeError */
export function compactLength(length: number): Buffer {
  if (length > 126) throw new RangeError(`${length} is too long for this request`);
  return int8(length + 1);
}
export const compactBytes = (value: Buffer): Buffer => Buffer.concat([compactLength(value.length), value]);
export const compactText = (value: string): Buffer => compactBytes(Buffer.from(value));
export const NO_TAGS = int8(0);

/** A connection of Kafka's protocol, one request at a time, for what kafkajs has no request for. */
export class KafkaWire {
  private correlation = 0;

  private constructor(private readonly socket: Socket) {}

  /** Connected, and signed in by PLAIN. @throws when the broker refuses the login */
  static async open(broker: string, { username, password }: Login): Promise<KafkaWire> {
    const at = broker.lastIndexOf(':');
    const socket = connect({ host: broker.slice(0, at), port: Number(broker.slice(at + 1)), timeout: TIMEOUT_MS });
    const wire = new KafkaWire(socket);
    try {
      const handshake = await wire.request(SASL_HANDSHAKE, text('PLAIN'));
      if (handshake.readInt16BE(0) !== 0) throw new Error('the broker does not know PLAIN');
      const proof = Buffer.from(`\0${username}\0${password}`);
      const answer = await wire.request(SASL_AUTHENTICATE, Buffer.concat([int32(proof.length), proof]));
      if (answer.readInt16BE(0) !== 0) throw new Error(`the broker refuses the login of ${username}`);
      return wire;
    } catch (error) {
      wire.close();
      throw error;
    }
  }

  /** @returns the answer behind its header */
  async request({ key, version, flexible = false }: WireApi, body: Buffer): Promise<Buffer> {
    const header = [int16(key), int16(version), int32(++this.correlation), text(CLIENT_ID), ...(flexible ? [NO_TAGS] : [])];
    const message = Buffer.concat([...header, body]);
    this.socket.write(Buffer.concat([int32(message.length), message]));
    const answer = await this.answer();
    return answer.subarray(flexible ? 5 : 4);
  }

  close(): void {
    this.socket.destroy();
  }

  private answer(): Promise<Buffer> {
    const { socket } = this;
    return new Promise((resolve, reject) => {
      let received = Buffer.alloc(0);
      const end = (settle: () => void): void => {
        socket.removeAllListeners();
        socket.on('error', () => undefined);
        settle();
      };
      const fail = (reason: Error): void => end(() => reject(reason));
      socket.on('error', fail);
      socket.on('close', () => fail(new Error('the broker closed the connection')));
      socket.on('timeout', () => fail(new Error(`the broker did not answer within ${TIMEOUT_MS} ms`)));
      socket.on('data', (chunk) => {
        received = Buffer.concat([received, chunk]);
        const size = received.length < 4 ? Infinity : received.readInt32BE(0) + 4;
        if (received.length >= size) end(() => resolve(received.subarray(4, size)));
      });
    });
  }
}

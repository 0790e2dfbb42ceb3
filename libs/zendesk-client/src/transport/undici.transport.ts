import type { LookupFunction } from 'node:net';
import { createGunzip } from 'node:zlib';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Agent, request as undiciRequest, type Dispatcher } from 'undici';
import { toTransportFailure, TransportFailure } from '../errors/transport-failure';
import type { AnswerHeaders } from '../rate/rate-headers';
import type { TransportAnswer, TransportRequest, ZendeskTransport } from './transport.port';

const CONNECT_TIMEOUT_MS = 10_000;
/** Per origin. The budget, not the socket, is what limits us; a few connections hide latency. */
const CONNECTIONS = 8;
const MAX_HEADER_BYTES = 64 * 1024;

export interface TransportOptions {
  dispatcher?: Dispatcher;
  lookup?: LookupFunction;
}

/** The only way out to Zendesk. undici follows no redirect unless told to, and this adapter never tells it. */
export class UndiciTransport implements ZendeskTransport {
  private readonly dispatcher: Dispatcher;

  /** Has a pool of its own, ended by `close`; `dispatcher` stands in for it in tests. `lookup`: how names become addresses. */
  constructor({ dispatcher, lookup }: TransportOptions = {}) {
    const connect = { timeout: CONNECT_TIMEOUT_MS, ...(lookup && { lookup }) };
    this.dispatcher = dispatcher ?? new Agent({ connections: CONNECTIONS, connect, maxHeaderSize: MAX_HEADER_BYTES });
  }

  async send(request: TransportRequest): Promise<TransportAnswer> {
    const deadline = AbortSignal.timeout(request.limits.totalTimeoutMs);
    try {
      const answer = await undiciRequest(request.url, {
        dispatcher: this.dispatcher,
        method: request.method,
        headers: { ...request.headers, 'accept-encoding': 'gzip' },
        body: request.body ?? null,
        headersTimeout: request.limits.headersTimeoutMs,
        bodyTimeout: request.limits.bodyTimeoutMs,
        signal: request.signal ? AbortSignal.any([request.signal, deadline]) : deadline,
      });
      const headers = flatten(answer.headers);
      const body = await readBody(answer.body, headers['content-encoding'], request.limits.maxResponseBytes);
      return { status: answer.statusCode, headers, body };
    } catch (error) {
      request.signal?.throwIfAborted();
      throw deadline.aborted ? new TransportFailure('timeout', 'total', { cause: error }) : toTransportFailure(error);
    }
  }

  close(): Promise<void> {
    return this.dispatcher.close();
  }
}

/** Decodes while counting: a small compressed answer may not grow beyond the limit either. */
async function readBody(stream: Readable, encoding: string | undefined, maxBytes: number): Promise<string> {
  const packing = packingOf(encoding);
  if (packing === undefined) {
    // Ending the connection unread is what is wanted; undici reports it as an error of the stream.
    stream.once('error', () => undefined).destroy();
    throw new TransportFailure('encoding', 'content-encoding');
  }
  const chunks: Buffer[] = [];
  let size = 0;
  let tooLarge: TransportFailure | undefined;
  const collect = async (source: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of source) {
      size += chunk.length;
      if (size > maxBytes) throw (tooLarge = new TransportFailure('too_large', `more than ${maxBytes} bytes`));
      chunks.push(chunk);
    }
  };
  try {
    await (packing === 'gzip' ? pipeline(stream, createGunzip(), collect) : pipeline(stream, collect));
  } catch (error) {
    // The pipeline may report how the other streams ended instead of why.
    throw tooLarge ?? error;
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

/** @returns undefined for an encoding that was not offered. */
function packingOf(encoding: string | undefined): 'none' | 'gzip' | undefined {
  switch (encoding?.trim().toLowerCase() ?? '') {
    case '':
    case 'identity':
      return 'none';
    case 'gzip':
    case 'x-gzip':
      return 'gzip';
    default:
      return undefined;
  }
}

function flatten(headers: Record<string, string | string[] | undefined>): AnswerHeaders {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]),
  );
}

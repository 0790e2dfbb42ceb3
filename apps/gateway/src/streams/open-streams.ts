import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Caller } from '@helpdex/contracts';
import { DomainError } from '@helpdex/domain';
import type { Response } from 'express';
import { ProblemError } from '../problems/problem.error';
import { EventStream } from './event-stream';

/** Each open stream asks the services about twice a second, so their number is bounded: per key, and in all. */
export const MAX_STREAMS_PER_KEY = 10;
export const MAX_STREAMS = 500;

/** Every open stream of this process. */
@Injectable()
export class OpenStreams implements OnModuleDestroy {
  private readonly byKey = new Map<string, Set<EventStream>>();
  private shuttingDown = false;

  get size(): number {
    return [...this.byKey.values()].reduce((sum, streams) => sum + streams.size, 0);
  }

  /** @throws ProblemError 429 when the key, or the process, has as many as it may. */
  open(caller: Caller, response: Response): EventStream {
    if (this.shuttingDown) throw new DomainError('unavailable', 'shutting_down', 'The server is shutting down.');
    const own = this.byKey.get(caller.keyId) ?? new Set();
    if (own.size >= MAX_STREAMS_PER_KEY || this.size >= MAX_STREAMS)
      throw new ProblemError(429, 'too_many_streams', `A key may keep ${MAX_STREAMS_PER_KEY} event streams open.`, { 'retry-after': '5' });
    const stream = new EventStream(response);
    // HEAD asks for the headers only.
    if (response.req.method === 'HEAD') stream.end();
    if (stream.closed.aborted) return stream;
    this.byKey.set(caller.keyId, own.add(stream));
    stream.closed.addEventListener('abort', () => this.forget(caller.keyId, stream), { once: true });
    return stream;
  }

  /** Ends all streams with a word to the clients, and opens no more. */
  endAll(): void {
    this.shuttingDown = true;
    for (const streams of [...this.byKey.values()]) for (const stream of [...streams]) stream.end('the server is shutting down');
  }

  onModuleDestroy(): void {
    this.endAll();
  }

  private forget(keyId: string, stream: EventStream): void {
    const own = this.byKey.get(keyId);
    own?.delete(stream);
    if (own?.size === 0) this.byKey.delete(keyId);
  }
}

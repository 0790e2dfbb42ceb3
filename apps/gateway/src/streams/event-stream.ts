import type { Response } from 'express';

/** How long a browser waits before it connects again after a break. */
const RETRY_MS = 2_000;

/** One open stream of server-sent events. */
export class EventStream {
  private readonly closing = new AbortController();

  /** Sends the headers at once, so that the client knows it is connected. */
  constructor(private readonly response: Response) {
    response.once('close', () => this.closing.abort());
    response.status(200).set({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      // nginx would collect events before it passes them on.
      'x-accel-buffering': 'no',
    });
    response.flushHeaders();
    response.write(`retry: ${RETRY_MS}\n\n`);
  }

  /** Aborted when the client has gone or the stream has ended. */
  get closed(): AbortSignal {
    return this.closing.signal;
  }

  /** @returns false, with nothing sent, when the client does not keep up: the next state replaces this one. */
  send(event: string, data: object): boolean {
    if (this.closed.aborted || this.response.writableNeedDrain) return false;
    this.response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    return true;
  }

  /** Keeps proxies from closing a silent connection. Clients do not see comments. */
  comment(text: string): void {
    if (!this.closed.aborted && !this.response.writableNeedDrain) this.response.write(`: ${text}\n\n`);
  }

  end(comment?: string): void {
    if (this.closed.aborted) return;
    if (comment) this.response.write(`: ${comment}\n\n`);
    this.response.end();
    this.closing.abort();
  }
}

import { KEYS, type KeyName } from './fake-upstream';

export interface ReceivedEvent {
  /** Undefined for a comment. */
  event?: string;
  data?: unknown;
  comment?: string;
}

function parseBlock(block: string): ReceivedEvent | undefined {
  const lines = block.split('\n');
  const field = (name: string): string | undefined => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
  const [event, data, comment] = [field('event'), field('data'), field('')];
  if (event !== undefined) return { event, data: data === undefined ? undefined : JSON.parse(data) };
  return comment === undefined ? undefined : { comment };
}

/** A client of one event stream that reads event by event. */
export class EventClient {
  private readonly reader: ReadableStreamDefaultReader<Uint8Array>;
  private readonly decoder = new TextDecoder();
  private buffered = '';

  private constructor(
    readonly response: Response,
    private readonly abort: AbortController,
  ) {
    this.reader = (response.body as ReadableStream<Uint8Array>).getReader();
  }

  static async open(port: number, path: string, key: KeyName = 'admin'): Promise<EventClient> {
    const abort = new AbortController();
    const headers = { authorization: `Bearer ${KEYS[key]}`, accept: 'text/event-stream' };
    return new EventClient(await fetch(`http://127.0.0.1:${port}${path}`, { headers, signal: abort.signal }), abort);
  }

  /** The next event or comment; undefined when the server has ended the stream. */
  async next(): Promise<ReceivedEvent | undefined> {
    for (;;) {
      const end = this.buffered.indexOf('\n\n');
      if (end >= 0) {
        const received = parseBlock(this.buffered.slice(0, end));
        this.buffered = this.buffered.slice(end + 2);
        if (received) return received;
      } else {
        const { done, value } = await this.reader.read();
        if (done) return undefined;
        this.buffered += this.decoder.decode(value, { stream: true });
      }
    }
  }

  /** Goes away as a closed browser tab does. */
  leave(): void {
    this.abort.abort();
  }
}

import { Agent, request } from 'node:http';
import { connect } from 'node:net';

export interface Sent {
  method: string;
  /** Path and query, already as they go over the wire. */
  target: string;
  headers: Readonly<Record<string, string>>;
  body?: Buffer;
  /** Written to a socket as it is, for what an HTTP client refuses to say. */
  raw?: boolean;
}
export interface Told {
  /** 0: the connection was cut without an answer. */
  status: number;
  type: string;
  text: string;
}

const PATIENCE_MS = 30_000;
const CUT: Told = { status: 0, type: '', text: '' };

/** Says anything to one server, and tells what came back. */
export class Sender {
  private readonly agent: Agent;

  constructor(
    private readonly origin: URL,
    maxSockets: number,
  ) {
    this.agent = new Agent({ keepAlive: true, maxSockets });
  }

  send(sent: Sent): Promise<Told> {
    return sent.raw ? this.overSocket(sent) : this.overHttp(sent);
  }

  close(): void {
    this.agent.destroy();
  }

  private overHttp(sent: Sent, isSecond = false): Promise<Told> {
    const { method, target, headers, body } = sent;
    return new Promise((resolve) => {
      const length = body === undefined ? {} : { 'content-length': String(body.length) };
      const { hostname: host, port } = this.origin;
      const outgoing = request({
        host,
        port,
        method,
        path: target,
        headers: { ...length, ...headers },
        agent: this.agent,
        timeout: PATIENCE_MS,
      });
      outgoing.once('response', (answer) => {
        const told = { status: answer.statusCode ?? 0, type: answer.headers['content-type'] ?? '' };
        const chunks: Buffer[] = [];
        const settle = (): void => resolve({ ...told, text: Buffer.concat(chunks).toString() });
        // A stream of events never ends by itself.
        if (told.type.startsWith('text/event-stream')) outgoing.destroy();
        answer.on('data', (chunk: Buffer) => chunks.push(chunk)).once('close', settle);
      });
      outgoing.once('upgrade', (answer, socket) => {
        socket.destroy();
        resolve({ ...CUT, status: answer.statusCode ?? 0 });
      });
      // The server may close an idle connection in the very moment in which it is used again.
      const failed = (): void => resolve(outgoing.reusedSocket && !isSecond ? this.overHttp(sent, true) : CUT);
      outgoing.once('timeout', () => outgoing.destroy()).once('error', failed);
      outgoing.end(body);
    });
  }

  private overSocket({ method, target, headers, body = Buffer.alloc(0) }: Sent): Promise<Told> {
    const { hostname, port, host } = this.origin;
    const all: Record<string, string> = { host, connection: 'close', 'content-length': String(body.length), ...headers };
    const lines = [`${method} ${target} HTTP/1.1`, ...Object.entries(all).map(([name, value]) => `${name}: ${value}`), '', ''];
    return new Promise((resolve) => {
      const socket = connect(Number(port), hostname, () => socket.write(Buffer.concat([Buffer.from(lines.join('\r\n'), 'latin1'), body])));
      const chunks: Buffer[] = [];
      const settle = (): void => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), type: /^content-type: (.*)$/im.exec(text)?.[1] ?? '', text });
        socket.destroy();
      };
      socket.on('data', (chunk) => {
        chunks.push(chunk);
        // A stream of events never ends by itself.
        if (/^content-type: text\/event-stream/im.test(chunk.toString('latin1'))) settle();
      });
      socket.setTimeout(PATIENCE_MS, settle).once('close', settle).once('error', settle);
    });
  }
}

/** `encodeURIComponent` that knows half characters too, as three bytes each. */
export const percent = (text: string): string =>
  [...text]
    .map((character) => {
      const point = character.codePointAt(0) as number;
      if (point < 0xd800 || point > 0xdfff) return encodeURIComponent(character);
      return [0xe0 | (point >> 12), 0x80 | ((point >> 6) & 0x3f), 0x80 | (point & 0x3f)].map((byte) => `%${byte.toString(16)}`).join('');
    })
    .join('');

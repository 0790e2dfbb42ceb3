import { createServer, request as ask, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ProxiedRequest {
  method: string;
  /** With the query. */
  path: string;
  body: string;
}

export interface ProxiedAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Answers in the server's stead, or lets it answer and changes what it said. Undefined: the answer stays as it is. */
export type AnswerRule = (request: ProxiedRequest, forward: () => Promise<ProxiedAnswer>) => Promise<ProxiedAnswer | undefined>;

const MAX_BODY_BYTES = 64 * 1_048_576;
/** Set anew by whoever sends the body on; a body is told uncompressed, so that rules can read it. */
const NOT_PASSED_ON = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'accept-encoding', 'host']);

/** Stands before an HTTP server and answers otherwise on demand: for statuses that a healthy server cannot be brought to give. */
export class AnswerProxy {
  private rule: AnswerRule | undefined;

  private constructor(
    private readonly server: Server,
    private readonly origin: string,
  ) {}

  /** @param origin the server's, without a path */
  static async start(origin: string): Promise<AnswerProxy> {
    const server = createServer();
    const proxy = new AnswerProxy(server, origin);
    server.on('request', (request, response) => {
      const { method = 'GET', url: path = '/' } = request;
      readAll(request)
        .then((body) => proxy.answer({ method, path, body }, request.headers))
        .then(({ status, headers, body }) => {
          response.writeHead(status, { ...passedOn(headers), 'content-length': Buffer.byteLength(body) });
          response.end(body);
        })
        .catch(() => response.destroy());
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Until another is set, or none. */
  setRule(rule: AnswerRule | undefined): void {
    this.rule = rule;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => void this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
  }

  private async answer(request: ProxiedRequest, headers: IncomingHttpHeaders): Promise<ProxiedAnswer> {
    const forward = (): Promise<ProxiedAnswer> => this.forward(request, headers);
    return (await this.rule?.(request, forward)) ?? forward();
  }

  private forward({ method, path, body }: ProxiedRequest, headers: IncomingHttpHeaders): Promise<ProxiedAnswer> {
    return new Promise((resolve, reject) => {
      const own = { ...passedOn(headers), ...(body === '' ? {} : { 'content-length': Buffer.byteLength(body) }) };
      const asked = ask(`${this.origin}${path}`, { method, headers: own }, (answer) => {
        readAll(answer).then((text) => resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: text }), reject);
      });
      asked.once('error', reject);
      asked.end(body);
    });
  }
}

const passedOn = (headers: IncomingHttpHeaders): IncomingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !NOT_PASSED_ON.has(name)));

async function readAll(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new RangeError('body too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

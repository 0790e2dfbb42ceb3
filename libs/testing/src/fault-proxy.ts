import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What is wrong with a network link. */
export type NetworkFault =
  /** Every piece arrives later, in both directions. */
  | { kind: 'latency'; ms: number }
  /** No more than so much a second, in each direction. */
  | { kind: 'bandwidth'; bytesPerSecond: number }
  /** A connection is reset as soon as somebody speaks on it. */
  | { kind: 'reset' }
  /** The other side is gone and nobody says so: questions arrive, but answers do not, or neither does. */
  | { kind: 'half_open'; lost: 'answers' | 'both' }
  /** The connection ends in the middle of an answer, after so many bytes of it. */
  | { kind: 'truncate'; afterBytes: number };

export interface Endpoint {
  host: string;
  port: number;
}

type Direction = 'question' | 'answer';

/** Both ends of one connection through the proxy. */
interface Link {
  client: Socket;
  server: Socket;
  /** Once something was swallowed the stream has a hole: it must never go on. */
  isBroken: boolean;
  answered: number;
}

const MAX_LINKS = 1_000;
/** A piece is at most so large, so that bandwidth and truncation are not at the mercy of the socket's buffers. */
const MAX_PIECE_BYTES = 16_384;

/** Stands between two processes as a network does, and misbehaves on demand. Without a fault it changes nothing. */
export class FaultProxy {
  private readonly links = new Set<Link>();
  private fault: NetworkFault | undefined;
  private hits = 0;

  private constructor(
    private readonly server: Server,
    private readonly target: Endpoint,
  ) {
    server.on('connection', (client) => this.open(client));
  }

  /** @param port 0 lets the system choose */
  static async start(target: Endpoint, port = 0): Promise<FaultProxy> {
    const server = createServer({ allowHalfOpen: true, noDelay: true });
    const proxy = new FaultProxy(server, target);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** How often a fault has struck since it was set: pieces held up or swallowed, connections ended. */
  get struck(): number {
    return this.hits;
  }

  get connections(): number {
    return this.links.size;
  }

  /** From now on, also on connections that are open. */
  break(fault: NetworkFault): void {
    this.fault = fault;
    this.hits = 0;
    for (const link of this.links) link.answered = 0;
  }

  /** The link is well again. Connections with a hole in them are reset, as by a host that is back and does not know them. */
  mend(): void {
    this.fault = undefined;
    for (const link of this.links) if (link.isBroken) cut(link);
  }

  /** Ends every connection now, once. */
  cutAll(): void {
    for (const link of this.links) cut(link);
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => void this.server.close(() => resolve()));
    this.cutAll();
    await closed;
  }

  private open(client: Socket): void {
    if (this.links.size >= MAX_LINKS) return void client.resetAndDestroy();
    const server = connect({ ...this.target, allowHalfOpen: true, noDelay: true });
    const link: Link = { client, server, isBroken: false, answered: 0 };
    this.links.add(link);
    for (const socket of [client, server]) {
      socket.on('error', () => cut(link));
      socket.once('close', () => {
        if (client.destroyed && server.destroyed) this.links.delete(link);
      });
    }
    void this.pump(link, 'question');
    void this.pump(link, 'answer');
  }

  /** Carries one direction, piece by piece; a piece waits until the one before it has gone, so that a slow link slows its sender down. */
  private async pump(link: Link, direction: Direction): Promise<void> {
    const [from, to] = direction === 'question' ? [link.client, link.server] : [link.server, link.client];
    try {
      // Whoever has said all may still be answered: the end of reading must not destroy the socket, which would also leak it while it is being ended.
      for await (const chunk of from.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>)
        for (let at = 0; at < chunk.length; at += MAX_PIECE_BYTES)
          if (!(await this.carry(link, direction, chunk.subarray(at, at + MAX_PIECE_BYTES)))) return void (from.destroyed || cut(link));
      if (!link.isBroken) to.end();
    } catch {
      cut(link);
    }
  }

  /** @returns false when nothing more is to be carried. */
  private async carry(link: Link, direction: Direction, piece: Buffer): Promise<boolean> {
    const { fault } = this;
    if (fault === undefined && !link.isBroken) return write(to(link, direction), piece);
    switch (fault?.kind) {
      case 'latency':
        await this.strike(fault.ms);
        return write(to(link, direction), piece);
      case 'bandwidth':
        await this.strike((piece.length / fault.bytesPerSecond) * 1_000);
        return write(to(link, direction), piece);
      case 'reset':
        this.hits += 1;
        cut(link);
        return false;
      case 'truncate':
        return direction === 'question' ? write(to(link, direction), piece) : this.truncate(link, piece, fault.afterBytes);
      default:
        return this.swallow(link, direction, piece, fault?.lost ?? 'both');
    }
  }

  private async strike(ms: number): Promise<void> {
    this.hits += 1;
    await sleep(ms);
  }

  private async truncate(link: Link, piece: Buffer, afterBytes: number): Promise<boolean> {
    const left = Math.max(0, afterBytes - link.answered);
    link.answered += piece.length;
    if (piece.length <= left) return write(link.client, piece);
    this.hits += 1;
    await write(link.client, piece.subarray(0, left));
    link.client.end();
    link.client.destroySoon();
    link.server.destroy();
    return false;
  }

  private async swallow(link: Link, direction: Direction, piece: Buffer, lost: 'answers' | 'both'): Promise<boolean> {
    if (direction === 'question' && lost === 'answers' && !link.isBroken) return write(link.server, piece);
    this.hits += 1;
    link.isBroken = true;
    return true;
  }
}

const to = ({ client, server }: Link, direction: Direction): Socket => (direction === 'question' ? server : client);

function cut({ client, server }: Link): void {
  if (!client.destroyed) client.resetAndDestroy();
  if (!server.destroyed) server.resetAndDestroy();
}

/** @returns whether more may be written. */
function write(socket: Socket, piece: Buffer): Promise<boolean> {
  if (piece.length === 0) return Promise.resolve(!socket.destroyed);
  return new Promise((resolve) => void socket.write(piece, (error) => resolve(!error)));
}

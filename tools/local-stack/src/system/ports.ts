import { createServer } from 'node:net';
import { StackError } from '../stack.error';

/** Fallback ports lie below the range from which Linux takes the source ports of outgoing connections (32768 and up). */
const FALLBACK_FROM = 20_000;
const FALLBACK_TO = 32_000;

export type PortCheck = (port: number) => Promise<boolean>;

/** Can this loopback port be bound now? */
export const isPortFree: PortCheck = (port) =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });

export interface PortWish {
  /** What it is for, in messages. */
  subject: string;
  /** Tried first: the port remembered from the last start, or the product's usual one. Without it any free port will do. */
  preferred?: number | undefined;
  /** Fixed by the user (an environment variable): taken means an error, never another port. */
  fixed?: boolean;
}

/**
 * The preferred port, or a free one from the fallback range when it is taken.
 * @throws StackError `port_taken` when the port was fixed by the user, or nothing is free.
 */
export async function choosePort(wish: PortWish, taken: ReadonlySet<number> = new Set(), isFree: PortCheck = isPortFree): Promise<number> {
  const { preferred } = wish;
  if (preferred !== undefined && !taken.has(preferred) && (await isFree(preferred))) return preferred;
  if (preferred !== undefined && wish.fixed === true) throw portTaken(wish.subject, preferred);
  const span = FALLBACK_TO - FALLBACK_FROM;
  const start = Math.floor(Math.random() * span);
  for (let step = 0; step < span; step++) {
    const port = FALLBACK_FROM + ((start + step) % span);
    if (!taken.has(port) && (await isFree(port))) return port;
  }
  throw new StackError('port_taken', `No free loopback port for ${wish.subject}.`, 'stop programs that hold local ports');
}

const portTaken = (subject: string, port: number): StackError =>
  new StackError(
    'port_taken',
    `Port ${port} for ${subject} is taken by another program.`,
    `stop that program (lsof -i :${port} names it), or choose another port`,
  );

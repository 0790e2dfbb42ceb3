import { attemptsOn, type Attempt, type Example } from './attempts';
import { fuzzOn, type Fuzz } from './fuzz';
import type { Operation } from './operations';
import { Sender, type Told } from './send';

/** Enough to keep every service busy, and few enough that an answer within its deadline is no luck. */
const AT_ONCE = 12;
/** Node's own bound of a request's first line and headers; beyond it the connection may be cut while they are still being sent. */
const NODE_TAKES = 16_384;

export interface Report {
  operations: number;
  fromCatalogue: number;
  madeUp: number;
  /** Answers by status. */
  statuses: Record<number, number>;
  /** Attempts that were answered as no input may be, with the answer. */
  faults: string[];
}

const TELLS_TOO_MUCH = /node_modules|\bat [^"]*\.(?:ts|js):\d+|MongoServerError|CastError|TypeError/;

/** Readiness has no fault of the request to tell: 503 is what it says while a server behind is slow. */
const isReadiness = (target: string): boolean => /^\/+health\/ready/.test(target);

function faultOf({ sent }: Attempt, { status, type, text }: Told): string | undefined {
  const size = sent.target.length + JSON.stringify(sent.headers).length;
  if (status === 0) return size > NODE_TAKES / 2 ? undefined : 'no answer';
  if (status >= 500 && !(status === 503 && isReadiness(sent.target))) return `${status}`;
  if (TELLS_TOO_MUCH.test(text)) return `${status}, and tells of its inside`;
  // JSON-RPC's name for an error of the server.
  if (text.includes('-32603')) return 'internal error of JSON-RPC';
  const isJsonRpc = text.includes('"jsonrpc"');
  if (status >= 400 && type !== '' && !type.startsWith('application/problem+json') && !isJsonRpc) return `${status} as ${type}`;
  return undefined;
}

async function tryAll(sender: Sender, attempts: Iterable<Attempt>, report: Report): Promise<number> {
  const left = attempts[Symbol.iterator]();
  let tried = 0;
  const worker = async (): Promise<void> => {
    for (let next = left.next(); !next.done; next = left.next()) {
      const told = await sender.send(next.value.sent);
      const fault = faultOf(next.value, told);
      report.statuses[told.status] = (report.statuses[told.status] ?? 0) + 1;
      if (fault !== undefined) report.faults.push(`${fault}: ${next.value.name.slice(0, 400)} -> ${told.text.slice(0, 200)}`);
      tried += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return tried;
}

function* share<T>(items: Iterable<T>, oneIn: number, turn: number): Generator<T> {
  let number = turn;
  for (const item of items) if (number++ % oneIn === 0) yield item;
}

export interface Target {
  /** Where the gateway is. */
  origin: string;
  operations: readonly Operation[];
  /** What is right for an operation. */
  example: (operation: Operation) => Example;
  /** Which part of the catalogue each operation gets; another one with each, so that every input is tried on many of them. */
  oneIn: number;
  fuzz: Fuzz;
}

/** The catalogue and as much made up, against every operation. */
export async function attack({ origin, operations, example, oneIn, fuzz }: Target): Promise<Report> {
  const sender = new Sender(new URL(origin), AT_ONCE);
  const report: Report = { operations: operations.length, fromCatalogue: 0, madeUp: 0, statuses: {}, faults: [] };
  try {
    for (const [turn, operation] of operations.entries()) {
      const right = example(operation);
      report.madeUp += await tryAll(sender, fuzzOn(operation, right, fuzz), report);
      report.fromCatalogue += await tryAll(sender, share(attemptsOn(operation, right, turn), oneIn, turn), report);
    }
  } finally {
    sender.close();
  }
  return report;
}

import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { World } from '../world';
import type { Cell } from './cells';

/** All that an asker can tell two answers apart by, apart from how long they took. */
export interface Told {
  cell: string;
  status: number;
  headers: Record<string, string>;
  text: string;
}
/** Different with each answer, whatever was asked. */
const ALWAYS_NEW = ['date', 'x-request-id', 'content-length'];

/** As Zendesk signs, by somebody who does not know the secret. */
const signed = (): Record<string, string> => ({
  'x-zendesk-webhook-signature': randomBytes(32).toString('base64'),
  'x-zendesk-webhook-signature-timestamp': new Date().toISOString(),
});

export async function ask(origin: string, key: string, { name, method, path, body }: Cell, id: string): Promise<Told> {
  const sent = body(id);
  const answer = await fetch(`${origin}/api/v1${path(id)}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      accept: 'application/json, text/event-stream',
      ...(name.includes('/webhooks/') ? signed() : {}),
      ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
  });
  const headers = Object.fromEntries([...answer.headers].filter(([header]) => !ALWAYS_NEW.includes(header)));
  const text = (await answer.text()).replace(/\\*"tookMs\\*":\d+/g, 'tookMs');
  return { cell: name, status: answer.status, headers, text };
}

type Line = Record<string, unknown>;

/** What all services have logged since a moment. */
export function watchLogs({ services }: World): () => Line[] {
  const read = (): string[] => services.all.map(({ logFile }) => readFileSync(logFile, 'utf8'));
  const before = read().map(({ length }) => length);
  return () =>
    read()
      .flatMap((text, at) => text.slice(before[at]).split('\n'))
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Line);
}

const MOMENTARY = ['time', 'pid', 'ms', 'requestId', 'traceparent', 'traceId', 'spanId'];

/** A line without what differs from request to request anyway, and without the id that was asked for. */
export function shapeOf(line: Line, ids: Iterable<string>): string {
  const kept = Object.fromEntries(Object.entries(line).filter(([field]) => !MOMENTARY.includes(field)));
  let text = JSON.stringify(kept);
  // A part of one id can be another one.
  for (const id of [...ids].sort((a, b) => b.length - a.length)) text = text.replaceAll(encodeURIComponent(id), 'ID').replaceAll(id, 'ID');
  return text;
}

/** The names of sources beside search hits are read again after some seconds, whatever is asked: when, is a matter of the clock. */
const KEPT_FOR_A_WHILE = /pattern="sources\.list"/;

/** How often services were asked by the gateway, by pattern and outcome. Equal work is as near to equal time as a spec can say. */
export async function callsMade(origin: string): Promise<Map<string, number>> {
  const text = await (await fetch(`${origin}/metrics`)).text();
  const lines = text.matchAll(/^helpdex_rpc_request_seconds_count\{([^}]*)\} (\d+)/gm);
  return new Map(
    [...lines].map(([, labels, count]) => [labels!, Number(count)] as const).filter(([labels]) => !KEPT_FOR_A_WHILE.test(labels)),
  );
}
export const difference = (before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): Record<string, number> =>
  Object.fromEntries(
    [...after]
      .map(([name, count]) => [name, count - (before.get(name) ?? 0)] as const)
      .filter(([, count]) => count > 0)
      .sort(),
  );

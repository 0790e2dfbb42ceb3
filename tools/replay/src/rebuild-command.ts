import { FINAL_REBUILD_STATUSES, type RebuildDto } from '@helpdex/contracts';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GatewayClient } from './gateway-client';

const LOOK_EVERY_MS = 500;
const MAX_LISTED = 20;

export interface RebuildRequest {
  sourceId?: string;
  dryRun: boolean;
  reason: string;
}

/** Starts a rebuild and follows it. @returns whether it came to a good end */
export async function rebuild(gateway: GatewayClient, request: RebuildRequest, print: (line: string) => void): Promise<boolean> {
  let current = await gateway.call<RebuildDto>('POST', '/rebuilds', request);
  print(`rebuild ${current.id}${request.dryRun ? ', a dry run: nothing will be changed' : ''}`);
  let told = '';
  while (!FINAL_REBUILD_STATUSES.includes(current.status)) {
    await sleep(LOOK_EVERY_MS);
    current = await gateway.call<RebuildDto>('GET', `/rebuilds/${current.id}`);
    const line = progressLine(current);
    if (line !== told) print((told = line));
  }
  for (const line of outcomeLines(current)) print(line);
  return current.status === 'swapped' || current.status === 'checked';
}

export function progressLine({ status, progress: { done, total, etaSeconds } }: RebuildDto): string {
  const of = total === null ? '' : ` of ${total}`;
  return `${status.padEnd(10)} ${done}${of}${etaSeconds === null ? '' : `, about ${Math.ceil(etaSeconds)} s left`}`;
}

export function outcomeLines(rebuild: RebuildDto): string[] {
  const { counts, differences, differencesTotal, changes, error } = rebuild;
  const listed = differences.slice(0, MAX_LISTED).map(({ id, kind }) => `  ${kind.padEnd(10)} ${id}`);
  const more = differencesTotal - listed.length;
  return [
    `${rebuild.status}: ${counts.replayed} records replayed, ${counts.verified} entries verified, ${counts.public} public and ${counts.internal} internal`,
    ...(changes ? [`would appear ${changes.appear}, vanish ${changes.vanish}, differ ${changes.differ}`] : []),
    ...listed,
    ...(more > 0 ? [`  and ${more} more`] : []),
    ...(error ? [error.message, ...(error.action ? [error.action] : [])] : []),
  ];
}

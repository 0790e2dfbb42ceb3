import { entryId, parseDocKey, TOPICS, type RunDto } from '@helpdex/contracts';
import { DEAD_LETTER_HEADERS, readHeader, type KafkaToolbox } from '@helpdex/kafka';
import { GatewayRefusal, type GatewayClient } from './gateway-client';
import { readTopic } from './read-topic';

/** More at once is a case for a full sync. */
const MAX_ENTRIES = 1_000;

/** Has articles fetched again whose records were given up. @returns whether all that could be was asked for */
export async function redrive(
  kafka: KafkaToolbox,
  gateway: GatewayClient,
  { reason, dryRun }: { reason: string; dryRun: boolean },
  print: (line: string) => void,
): Promise<boolean> {
  const { entries, reasons } = await deadLetters(kafka, reason);
  if (entries.length === 0) {
    const known = [...reasons].map(([name, count]) => `${name} (${count})`).join(', ');
    print(`No dead letter has the reason ${reason}. ${known === '' ? 'There are none at all.' : `There are: ${known}.`}`);
    return true;
  }
  if (entries.length > MAX_ENTRIES)
    throw new Error(`${entries.length} articles are too many to be fetched one by one. Start a full sync of their source.`);
  if (!dryRun) print(`fetching ${entries.length} entries again`);
  let refused = 0;
  for (const id of entries) refused += (await retry(gateway, id, dryRun, print)) ? 0 : 1;
  return refused === 0;
}

async function retry(gateway: GatewayClient, id: string, dryRun: boolean, print: (line: string) => void): Promise<boolean> {
  if (dryRun) {
    print(`would fetch ${id} again`);
    return true;
  }
  try {
    const run = await gateway.call<RunDto>('POST', `/quarantine/${encodeURIComponent(id)}/retry`);
    print(`${id}: run ${run.id}`);
    return true;
  } catch (error) {
    if (!(error instanceof GatewayRefusal)) throw error;
    print(`${id}: ${error.message}`);
    // Fetched since: what is not in quarantine any more needs nothing.
    return error.code === 'quarantine_not_found';
  }
}

/** Dead letters say `index-refused`, the quarantine `index_refused`: either is understood. */
export const isReason = (reason: string, wanted: string): boolean => reason.replaceAll('_', '-') === wanted.replaceAll('_', '-');

/** Entries that have a dead letter of this reason, each once; and how many dead letters there are of each. */
async function deadLetters(kafka: KafkaToolbox, wanted: string): Promise<{ entries: string[]; reasons: Map<string, number> }> {
  const entries = new Set<string>();
  const reasons = new Map<string, number>();
  await readTopic(kafka, TOPICS.deadLetter, (_partition, message) => {
    const reason = readHeader(message, DEAD_LETTER_HEADERS.reason);
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    const identity = isReason(reason, wanted) ? parseDocKey(message.key?.toString('utf8') ?? '') : undefined;
    if (identity) entries.add(entryId(identity));
  });
  return { entries: [...entries].sort(), reasons };
}

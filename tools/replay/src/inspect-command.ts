import { parseEntryId, type TopicSpec } from '@helpdex/contracts';
import { readHeaders, type KafkaToolbox, type RawMessage } from '@helpdex/kafka';
import { readTopic } from './read-topic';

/** Records of one key that are kept for printing; the newest are. */
const MAX_RECORDS = 1_000;

interface Found {
  partition: number;
  message: RawMessage;
}

/** Which keys are meant: the very one, or that of an entry in any tenant. */
export function keyMatcher(key: string): (candidate: string) => boolean {
  const entry = parseEntryId(key);
  if (!entry) return (candidate) => candidate === key;
  const tail = `|${entry.source}|${entry.article}|${entry.locale}`;
  return (candidate) => candidate.endsWith(tail) && !candidate.slice(0, -tail.length).includes('|');
}

/** Prints every record of a key, oldest first. @returns whether there was any */
export async function inspect(
  kafka: KafkaToolbox,
  { topic, key }: { topic: TopicSpec; key: string },
  print: (line: string) => void,
): Promise<boolean> {
  const matches = keyMatcher(key);
  const found: Found[] = [];
  await readTopic(kafka, topic, (partition, message) => {
    if (!matches(message.key?.toString('utf8') ?? '')) return;
    found.push({ partition, message });
    if (found.length > MAX_RECORDS) found.shift();
  });
  for (const record of found.sort(byTime)) for (const line of recordLines(record)) print(line);
  print(found.length === 0 ? `${topic.suffix} holds no record of ${key}` : `${found.length} records`);
  return found.length > 0;
}

const byTime = (a: Found, b: Found): number =>
  a.partition === b.partition
    ? Number(BigInt(a.message.offset) - BigInt(b.message.offset))
    : Number(a.message.timestamp) - Number(b.message.timestamp);

export function recordLines({ partition, message }: Found): string[] {
  const at = new Date(Number(message.timestamp)).toISOString();
  return [
    `partition ${partition} offset ${message.offset} at ${at} key ${message.key?.toString('utf8') ?? ''}`,
    ...Object.entries(readHeaders(message)).map(([name, value]) => `  ${name}: ${value}`),
    ...valueText(message.value).split('\n'),
    '',
  ];
}

/** JSON with line breaks; anything else as it is. */
function valueText(value: Buffer | null): string {
  if (value === null) return '(no value)';
  const text = value.toString('utf8');
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

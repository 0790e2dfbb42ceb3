import { entryId, type ArticleClassified, type IndexSide } from '@helpdex/contracts';
import { documentOf, openSide, tombstoneOf, type KnowledgeDocument, type Tombstone } from './documents';

/** One write of one document on one side. */
export interface BulkOperation {
  side: IndexSide;
  id: string;
  ver: number;
  /**
   * What closes to customers is written over its own version too, so that of two verdicts that should never have come to share one the stricter holds;
   * and what closes on both sides, since the text of a source that is deleted meanwhile may have been written under it by somebody who did not know.
   */
  versionType: 'external' | 'external_gte';
  document: KnowledgeDocument | Tombstone;
}

/** Both writes of one record, in order: whatever closes comes first. */
export interface PlannedRecord {
  record: ArticleClassified;
  operations: readonly [BulkOperation, BulkOperation];
  /** Size of both documents as JSON. */
  bytes: number;
}

export interface BulkLimits {
  maxOperations: number;
  maxBytes: number;
}

export const DEFAULT_BULK_LIMITS: BulkLimits = { maxOperations: 1_000, maxBytes: 10 * 1_048_576 };

const SIDES: readonly IndexSide[] = ['public', 'internal'];
const jsonBytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** Text on the one side, a tombstone on the other; tombstones on both when the entry belongs on neither. Never a delete: deletes are forgotten. */
export function planRecord(record: ArticleClassified): PlannedRecord {
  const id = entryId(record);
  const open = openSide(record);
  const operation = (side: IndexSide): BulkOperation => ({
    side,
    id,
    ver: record.ver,
    versionType: open === undefined || (side === 'public' && open === 'internal') ? 'external_gte' : 'external',
    document: side === open ? documentOf(record, side) : tombstoneOf(record),
  });
  const [first, second] = open === 'public' ? [operation('internal'), operation('public')] : SIDES.map(operation);
  const operations = [first, second] as [BulkOperation, BulkOperation];
  return { record, operations, bytes: operations.reduce((sum, { document }) => sum + jsonBytes(document), 0) };
}

const isStricter = (a: ArticleClassified, b: ArticleClassified): boolean => openness(a) < openness(b);
const openness = (record: ArticleClassified): number => [undefined, 'internal', 'public'].indexOf(openSide(record));

/** Of several records of one entry only the highest version matters, and of those that share it the strictest; which is why their order does not. */
export function newestPerEntry(records: readonly ArticleClassified[]): ArticleClassified[] {
  const newest = new Map<string, ArticleClassified>();
  for (const record of records) {
    const id = entryId(record);
    const known = newest.get(id);
    if (!known || known.ver < record.ver || (known.ver === record.ver && isStricter(record, known))) newest.set(id, record);
  }
  return [...newest.values()];
}

/** Requests within the limits. The two writes of a record stay together; one too large for any request goes alone. */
export function splitBulk(plan: readonly PlannedRecord[], limits: BulkLimits = DEFAULT_BULK_LIMITS): PlannedRecord[][] {
  const requests: PlannedRecord[][] = [];
  let bytes = 0;
  for (const planned of plan) {
    const current = requests.at(-1);
    const fits = current && (current.length + 1) * 2 <= limits.maxOperations && bytes + planned.bytes <= limits.maxBytes;
    if (fits) current.push(planned);
    else requests.push([planned]);
    bytes = fits ? bytes + planned.bytes : planned.bytes;
  }
  return requests;
}

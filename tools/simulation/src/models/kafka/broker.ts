import type { Link } from '../../engine/simulated-process';

/** Of a topic: fewer than the real cluster has, or most of what happens would be barriers. */
export const MAX_PARTITIONS = 2;

export interface StoredRecord {
  offset: number;
  key: Buffer | null;
  value: Buffer | null;
  headers: Record<string, string>;
}

/** One partition: offsets never move, and compaction leaves gaps. */
export class PartitionLog {
  records: StoredRecord[] = [];
  end = 0;

  constructor(private readonly onAppend: (record: StoredRecord) => void) {}

  append(record: Omit<StoredRecord, 'offset'>): void {
    const stored = { ...record, offset: this.end };
    this.records.push(stored);
    this.end += 1;
    this.onAppend(stored);
  }

  from(offset: number, most: number): StoredRecord[] {
    return this.records.filter((record) => record.offset >= offset).slice(0, most);
  }

  /** Keeps of each key the last record, below `before`. */
  compact(before: number): void {
    const last = new Map(this.records.map((record) => [record.key?.toString() ?? '', record.offset]));
    this.records = this.records.filter(({ offset, key }) => offset >= before || last.get(key?.toString() ?? '') === offset);
  }
}

/** Topics and who waits for news of them. */
export class Broker {
  private readonly topics = new Map<string, PartitionLog[]>();
  private readonly listeners = new Set<(topic: string) => void>();

  constructor(
    readonly link: Link,
    private readonly partitionsOf: (topic: string) => number,
    private readonly onAppend: (topic: string, partition: number, record: StoredRecord) => void,
  ) {}

  topic(name: string): PartitionLog[] {
    const fresh = (_: unknown, partition: number) => new PartitionLog((record) => this.onAppend(name, partition, record));
    const known = this.topics.get(name) ?? Array.from({ length: this.partitionsOf(name) }, fresh);
    this.topics.set(name, known);
    return known;
  }

  log(topic: string, partition: number): PartitionLog {
    const log = this.topic(topic)[partition];
    if (!log) throw new RangeError(`${topic} has no partition ${partition}`);
    return log;
  }

  partitionFor(topic: string, key: string): number {
    let hash = 7;
    for (const char of key) hash = (Math.imul(hash, 31) + char.charCodeAt(0)) >>> 0;
    return hash % this.topic(topic).length;
  }

  onNews(listener: (topic: string) => void): void {
    this.listeners.add(listener);
  }

  tell(topic: string): void {
    for (const listener of this.listeners) listener(topic);
  }
}

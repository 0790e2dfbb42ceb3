import type { Assignment } from './membership';

export interface PartitionLag {
  readonly topic: string;
  readonly partition: number;
  /** Records not settled yet, as of the last fetch that brought any; undefined before the first one. */
  readonly records: bigint | undefined;
}

interface Progress {
  position: bigint;
  highWatermark: bigint;
}

/** How far behind each partition is, from what the fetches said; costs no request. */
export class LagGauge {
  private readonly progress = new Map<string, Progress>();

  fetched(topic: string, partition: number, highWatermark: string, firstOffset: string | undefined): void {
    if (firstOffset === undefined) return;
    this.progress.set(`${topic}/${partition}`, { position: BigInt(firstOffset), highWatermark: BigInt(highWatermark) });
  }

  committed(topic: string, partition: number, next: bigint): void {
    const known = this.progress.get(`${topic}/${partition}`);
    if (known) known.position = next;
  }

  of(assignment: Assignment): PartitionLag[] {
    return Object.entries(assignment).flatMap(([topic, partitions]) =>
      partitions.map((partition) => ({ topic, partition, records: this.records(topic, partition) })),
    );
  }

  records(topic: string, partition: number): bigint | undefined {
    const known = this.progress.get(`${topic}/${partition}`);
    return known && known.highWatermark - known.position;
  }
}

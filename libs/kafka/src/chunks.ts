export interface ChunkLimits {
  readonly maxRecords: number;
  readonly maxBytes: number;
}

/** Cuts a list into consecutive pieces within both limits; an item above the byte limit makes a piece of its own. */
export function* chunks<T>(items: readonly T[], limits: ChunkLimits, sizeOf: (item: T) => number): Generator<readonly T[]> {
  let chunk: T[] = [];
  let bytes = 0;
  for (const item of items) {
    const size = sizeOf(item);
    if (chunk.length > 0 && (chunk.length >= limits.maxRecords || bytes + size > limits.maxBytes)) {
      yield chunk;
      chunk = [];
      bytes = 0;
    }
    chunk.push(item);
    bytes += size;
  }
  if (chunk.length > 0) yield chunk;
}

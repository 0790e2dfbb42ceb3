import type { AnyBulkWriteOperation, Model, mongo } from 'mongoose';
import { isDuplicateKey } from './mongo-problem';

/** A row that can only be replaced by a newer one. */
export interface Versioned {
  _id: string;
  ver: number;
}

/** What became of one row: there was none, it replaced an older one, or the stored one is as new or newer. */
export type CompareAndSetResult = 'inserted' | 'replaced' | 'lost';

interface BulkFailure {
  readonly writeErrors: readonly mongo.WriteError[];
  readonly result: mongo.BulkWriteResult;
}

const asArray = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? (value as readonly T[]) : [value as T]);

/** Driver errors are told by shape: the driver of mongoose is not ours to import. */
function bulkFailure(error: unknown): BulkFailure | undefined {
  const { writeErrors, result } = error as { writeErrors?: mongo.WriteError | mongo.WriteError[]; result?: mongo.BulkWriteResult };
  return writeErrors !== undefined && result !== undefined ? { writeErrors: asArray(writeErrors), result } : undefined;
}

async function write<T extends Versioned>(model: Model<T>, operations: AnyBulkWriteOperation<T>[]): Promise<BulkFailure> {
  try {
    // The driver's own collection: rows are written as they are, without casting each of them.
    const result = await model.collection.bulkWrite(operations as never, { ordered: false });
    return { writeErrors: [], result };
  } catch (error) {
    const failure = bulkFailure(error);
    // Losing is a duplicate key: the guard found no older row, and the upsert met the newer one. Anything else has failed.
    if (!failure || !failure.writeErrors.every(isDuplicateKey)) throw error;
    return failure;
  }
}

/**
 * Sets the fields of each row where no row is stored or an older one (`ver`), in one request, unordered.
 * Repeatable: a second time everything is `lost`. So is a row of ours that was written before the connection broke and the driver tried again;
 * whoever must know the difference reads the stored row.
 * @returns one result per row, aligned. @throws when an id occurs twice; the driver's error when anything but the guard refused.
 */
export async function bulkCompareAndSet<T extends Versioned>(model: Model<T>, rows: readonly T[]): Promise<CompareAndSetResult[]> {
  if (rows.length === 0) return [];
  if (new Set(rows.map(({ _id }) => _id)).size !== rows.length) throw new Error('bulkCompareAndSet: an id occurs twice');
  const operations = rows.map(({ _id, ...fields }) => ({
    updateOne: { filter: { _id, ver: { $lt: fields.ver } }, update: { $set: fields }, upsert: true },
  })) as unknown as AnyBulkWriteOperation<T>[];
  const { writeErrors, result } = await write(model, operations);
  const lost = new Set(writeErrors.map(({ index }) => index));
  return rows.map((_, index) => (lost.has(index) ? 'lost' : index in result.upsertedIds ? 'inserted' : 'replaced'));
}

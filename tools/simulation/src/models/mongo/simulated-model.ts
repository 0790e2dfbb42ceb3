import type { Model } from 'mongoose';
import type { SimulatedProcess } from '../../engine/simulated-process';
import { clone } from './clone';
import { aggregated, inserted, matching, updated, type Filter, type Update } from './matching';
import type { Collection, Document, ReplicaSet } from './replica-set';

interface Written {
  matchedCount: number;
  modifiedCount: number;
  upsertedCount: number;
  insertedCount: number;
}
interface Options {
  upsert?: boolean;
  sort?: Record<string, 1 | -1>;
}
/** One of them. */
interface Operation {
  insertOne?: { document: Document };
  updateOne?: { filter: Filter; update: Update; upsert?: boolean };
  updateMany?: { filter: Filter; update: Update };
}
type Projection = Readonly<Record<string, 0 | 1>>;
type Write = (id: string, after: Document | undefined) => void;

const NOTHING: Written = { matchedCount: 0, modifiedCount: 0, upsertedCount: 0, insertedCount: 0 };
const duplicate = (id: string): Error => Object.assign(new Error(`E11000 duplicate key: ${id}`), { code: 11_000 });

/** As much of a mongoose query as the services use. */
class Finding<T> implements PromiseLike<T> {
  private sorting: Record<string, 1 | -1> | undefined;
  private most = Infinity;

  constructor(private readonly run: (sort: Record<string, 1 | -1> | undefined, limit: number) => Promise<T>) {}

  sort(by: Record<string, 1 | -1>): this {
    this.sorting = by;
    return this;
  }

  limit(most: number): this {
    this.most = most;
    return this;
  }

  lean(): this {
    return this;
  }

  then<A = T, B = never>(done?: ((value: T) => A | PromiseLike<A>) | null, failed?: ((error: unknown) => B | PromiseLike<B>) | null) {
    return this.run(this.sorting, this.most).then(done, failed);
  }
}

/** A collection as one process sees it through mongoose: every method is a call to the replica set, and may be lost like one. */
export class SimulatedModel {
  private readonly rows: Collection;

  constructor(
    private readonly process: SimulatedProcess,
    private readonly servers: ReplicaSet,
    name: string,
  ) {
    this.rows = servers.collection(name);
  }

  /** The services know it by mongoose's type; what of it they use is here. */
  as<T>(): Model<T> {
    return this as unknown as Model<T>;
  }

  /** @param projection what it leaves out is left out; what it names alone comes with everything else */
  find(filter: Filter = {}, projection: Projection = {}): Finding<Document[]> {
    const shown = (row: Document): Document => without(row, projection);
    return new Finding((sort, limit) => this.read(() => sorted(matching(this.rows.majority, filter), sort).slice(0, limit).map(shown)));
  }

  findOne(filter: Filter): Finding<Document | null> {
    return new Finding(() => this.read(() => matching(this.rows.majority, filter)[0] ?? null));
  }

  findById(id: string): Finding<Document | null> {
    return this.findOne({ _id: id });
  }

  exists(filter: Filter): Promise<Document | null> {
    return this.read(() => matching(this.rows.majority, filter)[0] ?? null);
  }

  countDocuments(filter: Filter): Promise<number> {
    return this.read(() => matching(this.rows.majority, filter).length);
  }

  aggregate<T>(pipeline: object[]): Promise<T[]> {
    return this.read(() => aggregated<T>(this.rows.majority.values(), pipeline));
  }

  create(row: Document): Promise<Document> {
    return this.write((write) => {
      this.insert(write, row);
      return row;
    });
  }

  updateOne(filter: Filter, update: Update, options: Options = {}): Promise<Written> {
    return this.write((write) => this.apply(write, filter, update, options));
  }

  updateMany(filter: Filter, update: Update): Promise<Written> {
    return this.write((write) => this.applyToAll(write, filter, update));
  }

  findOneAndUpdate(filter: Filter, update: Update, { sort }: Options = {}): Finding<Document | null> {
    return new Finding(() =>
      this.write((write) => {
        const [row] = sorted(matching(this.rows.primary, filter), sort);
        if (!row) return null;
        const next = updated(row, update);
        write(row._id, next);
        return next;
      }),
    );
  }

  deleteOne(filter: Filter): Promise<{ deletedCount: number }> {
    return this.remove(filter, 1);
  }

  deleteMany(filter: Filter): Promise<{ deletedCount: number }> {
    return this.remove(filter, Infinity);
  }

  bulkWrite(operations: readonly Operation[]): Promise<Written> {
    return this.write((write) => {
      const sum = { ...NOTHING };
      const writeErrors: { code: number; index: number }[] = [];
      operations.forEach((operation, index) => {
        try {
          const one = this.operate(write, operation);
          for (const key of Object.keys(sum) as (keyof Written)[]) sum[key] += one[key];
        } catch {
          writeErrors.push({ code: 11_000, index });
        }
      });
      return { sum, writeErrors };
    }).then(({ sum, writeErrors }) => {
      if (writeErrors.length > 0) throw Object.assign(duplicate('in bulk'), { writeErrors, result: sum });
      return sum;
    });
  }

  private operate(write: Write, { insertOne, updateOne, updateMany }: Operation): Written {
    if (insertOne) return this.insert(write, insertOne.document);
    if (updateOne) return this.apply(write, updateOne.filter, updateOne.update, { upsert: updateOne.upsert === true });
    if (updateMany) return this.applyToAll(write, updateMany.filter, updateMany.update);
    return NOTHING;
  }

  private insert(write: Write, row: Document): Written {
    if (this.rows.primary.has(row._id)) throw duplicate(row._id);
    write(row._id, clone(row));
    return { ...NOTHING, insertedCount: 1 };
  }

  private applyToAll(write: Write, filter: Filter, update: Update): Written {
    const found = matching(this.rows.primary, filter);
    for (const row of found) write(row._id, updated(row, update));
    return { ...NOTHING, matchedCount: found.length, modifiedCount: found.length };
  }

  private apply(write: Write, filter: Filter, update: Update, { upsert = false }: Options): Written {
    const [row] = matching(this.rows.primary, filter);
    if (row) {
      write(row._id, updated(row, update));
      return { ...NOTHING, matchedCount: 1, modifiedCount: 1 };
    }
    if (!upsert) return NOTHING;
    const next = inserted(filter, update);
    if (this.rows.primary.has(next._id)) throw duplicate(next._id);
    write(next._id, next);
    return { ...NOTHING, upsertedCount: 1 };
  }

  private remove(filter: Filter, most: number): Promise<{ deletedCount: number }> {
    return this.write((write) => {
      const found = matching(this.rows.primary, filter).slice(0, most);
      for (const { _id } of found) write(_id, undefined);
      return { deletedCount: found.length };
    });
  }

  private read<R>(look: () => R): Promise<R> {
    return this.process.call(this.servers.link, () => {
      const seen = look();
      return () => seen;
    });
  }

  private write<R>(work: (write: Write) => R): Promise<R> {
    return this.process.call(
      this.servers.link,
      async () => {
        const result = await this.servers.write(this.rows, work);
        return () => result;
      },
      `write ${this.rows.name}`,
    );
  }
}

/** The row without the fields of a projection that leaves some out; those of fields among them. */
function without(row: Document, projection: Projection): Document {
  const left = Object.keys(projection).filter((path) => projection[path] === 0);
  if (left.length === 0) return row;
  const shown: Record<string, unknown> = { ...row };
  for (const path of left) {
    const [field = '', inner] = path.split('.');
    const value = shown[field];
    if (inner === undefined) delete shown[field];
    else if (typeof value === 'object' && value !== null) shown[field] = omit(value, inner);
  }
  return shown as Document;
}

const omit = (value: object, name: string): object => Object.fromEntries(Object.entries(value).filter(([key]) => key !== name));

function sorted(rows: Document[], by: Record<string, 1 | -1> | undefined): Document[] {
  const [[field, direction] = []] = Object.entries(by ?? {});
  if (field === undefined || direction === undefined) return rows;
  const of = (row: Document): string | number => (row[field] instanceof Date ? row[field].getTime() : (row[field] as string | number));
  return [...rows].sort((a, b) => (of(a) < of(b) ? -direction : of(a) > of(b) ? direction : 0));
}

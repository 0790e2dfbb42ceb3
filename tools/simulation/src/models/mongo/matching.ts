import { updateOne } from 'mingo/updater';
import { clone } from './clone';
import { piped, queryFor } from './operators';
import type { Document } from './replica-set';

export type Filter = Record<string, unknown>;
export type Update = Record<string, unknown> | Record<string, unknown>[];

/** Rows that a filter names by `_id` are looked up, the others searched; plain equality first, since it is the cheapest. */
export function matching(rows: ReadonlyMap<string, Document>, filter: Filter = {}): Document[] {
  const plain = Object.entries(filter).filter(([, value]) => typeof value !== 'object');
  const rest = Object.entries(filter).filter(([name, value]) => typeof value === 'object' && !isLookedUp(name, value));
  const [simple, others] = [rest.filter(isSimple), rest.filter((condition) => !isSimple(condition))];
  const likely = candidates(rows, filter._id).filter((row) => plain.every(([name, value]) => valueAt(row, name) === value));
  const left = likely.filter((row) => simple.every(([name, bounds]) => isWithin(valueAt(row, name), bounds)));
  if (left.length === 0 || others.length === 0) return left;
  const query = queryFor(Object.fromEntries(others));
  return left.filter((row) => query.test(row));
}

type Bound = string | number | Date;
type Bounds = Record<string, Bound | readonly Bound[]>;

const plainOf = (value: unknown): unknown => (value instanceof Date ? value.getTime() : value);
const isBound = (value: unknown): boolean => ['string', 'number'].includes(typeof plainOf(value));

/** By far the most filters compare with numbers, times and texts only; mingo takes ten times as long for them. */
const COMPARE: Readonly<Record<string, (value: never, bound: never) => boolean>> = {
  $in: (value: unknown, bounds: readonly unknown[]) => bounds.includes(value),
  $lt: (value: number, bound: number) => value < bound,
  $lte: (value: number, bound: number) => value <= bound,
  $gt: (value: number, bound: number) => value > bound,
  $gte: (value: number, bound: number) => value >= bound,
};

const isSimple = (condition: [string, unknown]): condition is [string, Bounds] =>
  Object.entries(condition[1] ?? { no: null }).every(([name, bound]) => name in COMPARE && [bound].flat().every(isBound));

const isWithin = (value: unknown, bounds: Bounds): boolean =>
  Object.entries(bounds).every(([name, bound]) => {
    const [own, other] = [plainOf(value), Array.isArray(bound) ? bound.map(plainOf) : plainOf(bound)];
    return (name === '$in' || typeof own === typeof other) && COMPARE[name]?.(own as never, other as never) === true;
  });

const isLookedUp = (name: string, value: unknown): boolean => name === '_id' && Array.isArray((value as { $in?: unknown } | null)?.$in);

const valueAt = (row: Document, path: string): unknown =>
  path.split('.').reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], row);

function candidates(rows: ReadonlyMap<string, Document>, id: unknown): Document[] {
  if (typeof id === 'string') return found(rows, [id]);
  const ids = (id as { $in?: string[] } | undefined)?.$in;
  return ids ? found(rows, ids) : [...rows.values()];
}

const found = (rows: ReadonlyMap<string, Document>, ids: readonly string[]): Document[] =>
  [...new Set(ids)].map((id) => rows.get(id)).filter((row) => row !== undefined);

/** The row after an update; operators and pipelines. */
export function updated(row: Document, update: Update): Document {
  const copy = clone(row);
  if (Array.isArray(update)) return piped([copy], update)[0] as Document;
  const { $setOnInsert: _onInsert, ...operators } = update;
  if (isPlainSet(operators)) return { ...copy, ...clone(operators['$set'] as object) };
  if (Object.keys(operators).length > 0) updateOne([copy], {}, clone(operators) as never);
  return copy;
}

const isPlainSet = (operators: Record<string, unknown>): boolean =>
  Object.keys(operators).join() === '$set' && Object.keys(operators['$set'] as object).every((name) => !name.includes('.'));

/** The row that an upsert inserts: what the filter says is equal, then the update. */
export function inserted(filter: Filter, update: Update): Document {
  const equal = Object.entries(filter).filter(([, value]) => typeof value !== 'object' || value === null);
  const onInsert = (Array.isArray(update) ? undefined : (update['$setOnInsert'] as object | undefined)) ?? {};
  return updated({ ...(Object.fromEntries(equal) as Document), ...clone(onInsert) }, update);
}

export const aggregated = <T>(rows: Iterable<Document>, pipeline: object[]): T[] => piped([...rows].map(clone), clone(pipeline)) as T[];

import type { SentMark } from '@helpdex/domain';
import type { AnyBulkWriteOperation } from 'mongoose';
import { isDeepStrictEqual } from 'node:util';
import type { RowChange } from './ledger.port';
import { MAX_HISTORY, type JudgedContent, type JudgedRow, type LedgerRow, type ToldRow } from './ledger.schema';

type Write = AnyBulkWriteOperation<LedgerRow>;

/** A verdict that Kafka has. */
export interface Acknowledged {
  id: string;
  sent: SentMark;
}

/**
 * The guarded writes of some changes, each of another row. Most rows of a full run are seen again as they were, so that a batch changes them alike:
 * such rows share one write, which costs the server a fifth of as many single ones.
 * @param mark of these writes, by which a row tells who has written it
 */
export function changeWrites(changes: readonly RowChange<JudgedRow>[], mark: string): Write[] {
  const single: Write[] = [];
  const shared = new Map<string, SharedWrite>();
  for (const { previous, next, history } of changes) {
    if (!previous) {
      // Of what was never seen before, the texts are new as well.
      single.push({ insertOne: { document: { ...(next as ToldRow), history: history ? [history] : [], writtenBy: mark } } });
      continue;
    }
    const pair = pairOf(previous);
    const fields = { ...changedFields(previous, next), writtenBy: mark };
    if (history) {
      const push = { history: { $each: [history], $slice: -MAX_HISTORY } };
      single.push({ updateOne: { filter: { _id: next._id, ...pair }, update: { $set: fields, $push: push } } });
      continue;
    }
    const key = JSON.stringify([pair, fields]);
    const group: SharedWrite = shared.get(key) ?? { pair, fields, ids: [] };
    group.ids.push(next._id);
    shared.set(key, group);
  }
  const many = [...shared.values()].map(({ pair, fields, ids }) => ({
    updateMany: { filter: { _id: { $in: ids }, ...pair }, update: { $set: fields } },
  }));
  return [...single, ...many];
}

interface SharedWrite {
  pair: VersionPair;
  fields: Record<string, unknown>;
  ids: string[];
}

/** What a row must still have for a change that was computed from it. */
type VersionPair = Pick<LedgerRow, 'ver' | 'emitVer'>;
const pairOf = ({ ver, emitVer }: JudgedRow): VersionPair => ({ ver, emitVer });

/** Most rows are seen again as they were: writing their text each time would be most of what a full run costs. */
function changedFields(previous: JudgedRow, next: JudgedRow): Record<string, unknown> {
  const { _id, writtenBy: _writtenBy, content, ...fields } = next;
  return { ...changedOf(fields, previous), ...(content ? changedContent(previous.content, content) : {}) };
}

/** Texts that are not there were not read, since they stay: what else has changed is then written beside them. */
function changedContent(previous: JudgedContent | undefined, next: JudgedContent): Record<string, unknown> {
  if (isDeepStrictEqual(previous, next)) return {};
  if (next.html !== undefined && next.text !== undefined) return { content: next };
  return Object.fromEntries(Object.entries(changedOf(next, previous ?? {})).map(([name, value]) => [`content.${name}`, value]));
}

const changedOf = (next: object, previous: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(next).filter(([name, value]) => !isDeepStrictEqual(value, previous[name as keyof typeof previous])));

/** The writes that note what Kafka has acknowledged, one for all of the same version; the guard keeps a late one from hiding a newer one. */
export function sentWrites(acknowledged: readonly Acknowledged[]): Write[] {
  const byVersion = new Map<number, Acknowledged[]>();
  for (const one of acknowledged) byVersion.set(one.sent.ver, [...(byVersion.get(one.sent.ver) ?? []), one]);
  return [...byVersion].map(([ver, group]) => {
    const ids = group.map(({ id }) => id);
    const own = { $arrayElemAt: [{ $literal: group.map(({ sent }) => sent) }, { $indexOfArray: [{ $literal: ids }, '$_id'] }] };
    const stillWaits = { $cond: [{ $eq: ['$emitVer', ver] }, null, '$unsentSince'] };
    return {
      updateMany: {
        // "Not at least" also holds where nothing was sent yet. As an $or, some servers would scan the ledger for every verdict.
        filter: { _id: { $in: ids }, 'sent.ver': { $not: { $gte: ver } } },
        update: [{ $set: { sent: own, unsentSince: stillWaits } }],
      },
    };
  });
}

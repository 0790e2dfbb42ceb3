import type { RebuildChanges } from '@helpdex/contracts';
import type { OpenEntry } from '@helpdex/knowledge-index';

/** The order in which an index is read: by article, then by locale. */
function compare(a: OpenEntry, b: OpenEntry): number {
  const [x, y] = [orderOf(a), orderOf(b)];
  if (x.article !== y.article) return x.article < y.article ? -1 : 1;
  return x.locale === y.locale ? 0 : x.locale < y.locale ? -1 : 1;
}

function orderOf({ id }: OpenEntry): { article: string; locale: string } {
  const cut = id.lastIndexOf(':');
  return { article: id.slice(0, cut), locale: id.slice(cut + 1) };
}

/** What a search would answer differently after the swap. Both are read side by side, in order, so nothing is kept. */
export async function changesBetween(before: AsyncIterable<OpenEntry>, after: AsyncIterable<OpenEntry>): Promise<RebuildChanges> {
  const changes: RebuildChanges = { appear: 0, vanish: 0, differ: 0 };
  const [old, next] = [before[Symbol.asyncIterator](), after[Symbol.asyncIterator]()];
  let [a, b] = [await old.next(), await next.next()];
  while (!a.done || !b.done) {
    const order = a.done ? 1 : b.done ? -1 : compare(a.value, b.value);
    if (order < 0) changes.vanish += 1;
    if (order > 0) changes.appear += 1;
    if (order === 0 && !a.done && !b.done && (a.value.ver !== b.value.ver || a.value.side !== b.value.side)) changes.differ += 1;
    if (order <= 0) a = await old.next();
    if (order >= 0) b = await next.next();
  }
  return changes;
}

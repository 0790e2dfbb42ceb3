import { storedDocuments } from '../stored-documents';
import type { World } from '../world';

/** Heartbeats of processes, which move by themselves. */
const MOVING = /\.(leases|locks)$/;
/** When a key was last used is told of the attacker's own keys too. */
const withoutUse = (document: object): object => ({ ...document, lastUsedAt: undefined });

/** Every stored document by database, collection and id, as text. */
export async function storedRecords({ stack, services }: Pick<World, 'stack' | 'services'>): Promise<Map<string, string>> {
  const records = new Map<string, string>();
  for (const { service, collection, document } of await storedDocuments(stack.mongodbUrl, services.namespace)) {
    const place = `${service}.${collection}`;
    if (!MOVING.test(place)) records.set(`${place} ${JSON.stringify(document['_id'])}`, JSON.stringify(withoutUse(document)));
  }
  return records;
}

/** Records from before that are gone or differ now, apart from those that mention one of `own`, which the requests were about. */
export function changedRecords(before: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>, own: readonly string[]): string[] {
  const isOwn = (text: string): boolean => own.some((id) => text.includes(id));
  return [...before].filter(([name, text]) => !isOwn(name) && !isOwn(text) && now.get(name) !== text).map(([name]) => name);
}

import { sourceIsEnding, type ArticleClassified, type SourceChanged } from '@helpdex/contracts';
import type { SourceProjection } from '@helpdex/mongo';

/** Below its source's floor a record is dead, whatever it says: it may close, never open. */
function living(record: ArticleClassified, source: SourceChanged | undefined): ArticleClassified {
  if (!source || (record.ver >= source.floor && !sourceIsEnding(source))) return record;
  const { content: _dead, ...rest } = record;
  return { ...rest, state: 'removed', audience: 'excluded' };
}

/** The records as their sources let them be. */
export async function livingRecords(sources: SourceProjection, records: readonly ArticleClassified[]): Promise<ArticleClassified[]> {
  const known = await sources.of(records);
  return records.map((record) => living(record, known.get(`${record.tenant}|${record.source}`)));
}

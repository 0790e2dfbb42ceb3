import type { ArticleDto, ArticleQuery, Page, SourceCounts } from '@helpdex/contracts';
import { zeroSourceCounts } from '@helpdex/contracts';
import { decodeCursor, encodeCursor, pageLimit } from '@helpdex/mongo';
import { Inject, Injectable } from '@nestjs/common';
import { LEDGER } from '../ledger/ledger.port';
import { WITHOUT_TEXTS, type LedgerModel, type LedgerRow } from '../ledger/ledger.schema';
import { filterOf } from './article-filter';
import { articleView } from './article-view';

/** Stands for "no date" in the sort order: after every dated article. */
const NO_DATE = '';

/** Lists and counts over the ledger, newest change first. */
@Injectable()
export class ArticleList {
  constructor(@Inject(LEDGER) private readonly ledger: LedgerModel) {}

  async page(tenant: string, query: ArticleQuery): Promise<Page<ArticleDto>> {
    const limit = pageLimit(query.limit);
    const filter = filterOf(tenant, query);
    if (query.cursor) {
      const { value, id } = decodeCursor(query.cursor);
      const updatedAt = String(value);
      const older = updatedAt === NO_DATE ? [] : [{ 'content.updatedAt': { $lt: updatedAt } }, { 'content.updatedAt': null }];
      filter.$or = [...older, { 'content.updatedAt': updatedAt === NO_DATE ? null : updatedAt, _id: { $gt: id } }];
    }
    const rows = await this.ledger
      .find(filter, WITHOUT_TEXTS)
      .sort({ 'content.updatedAt': -1, _id: 1 })
      .limit(limit + 1)
      .lean<LedgerRow[]>();
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    const nextCursor = rows.length > limit && last ? encodeCursor({ value: last.content?.updatedAt ?? NO_DATE, id: last._id }) : null;
    return { items: shown.map(articleView), nextCursor };
  }

  /** Entries of each source by visibility. Sources without entries are there with zeros. */
  async counts(tenant: string, sources: readonly string[]): Promise<Record<string, SourceCounts>> {
    const groups = await this.ledger.aggregate<{ _id: Pick<LedgerRow, 'source' | 'audience' | 'state'>; count: number }>([
      { $match: { tenant, source: { $in: sources }, state: { $ne: 'removed' } } },
      { $group: { _id: { source: '$source', audience: '$audience', state: '$state' }, count: { $sum: 1 } } },
    ]);
    const counts = Object.fromEntries(sources.map((source) => [source, zeroSourceCounts()]));
    for (const { _id, count } of groups) {
      const own = counts[_id.source];
      if (own) own[_id.state === 'quarantined' ? 'quarantined' : _id.audience] += count;
    }
    return counts;
  }
}

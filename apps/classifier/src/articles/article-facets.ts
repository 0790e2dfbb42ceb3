import { MAX_FACET_VALUES, type ArticleFacetsDto, type ArticleFacetsQuery, type FacetValue } from '@helpdex/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { LEDGER } from '../ledger/ledger.port';
import type { LedgerModel } from '../ledger/ledger.schema';
import { filterOf } from './article-filter';

/** What the list can be narrowed to, counted over the ledger. */
@Injectable()
export class ArticleFacets {
  constructor(@Inject(LEDGER) private readonly ledger: LedgerModel) {}

  async of(tenant: string, { only, ...query }: ArticleFacetsQuery): Promise<ArticleFacetsDto> {
    const counted = this.ledger.countDocuments(filterOf(tenant, query)).exec();
    if (only === 'total') return { total: await counted, locales: [], labels: [], sections: [] };
    const [total, locales, labels, sections] = await Promise.all([
      counted,
      this.values(tenant, query.source, { field: 'locale', isList: false }),
      this.values(tenant, query.source, { field: 'content.labels', isList: true }),
      this.values(tenant, query.source, { field: 'content.path', isList: true }),
    ]);
    return { total, locales, labels, sections };
  }

  private async values(
    tenant: string,
    source: string | undefined,
    { field, isList }: { field: string; isList: boolean },
  ): Promise<FacetValue[]> {
    const groups = await this.ledger.aggregate<{ _id: string | null; count: number }>([
      { $match: filterOf(tenant, source === undefined ? {} : { source }) },
      ...(isList ? [{ $unwind: `$${field}` }] : []),
      { $group: { _id: `$${field}`, count: { $sum: 1 } } },
      { $sort: { count: -1, _id: 1 } },
      { $limit: MAX_FACET_VALUES },
    ]);
    return groups.filter(({ _id }) => typeof _id === 'string').map(({ _id, count }) => ({ value: _id as string, count }));
  }
}

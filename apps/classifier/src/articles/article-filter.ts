import type { ArticleQuery } from '@helpdex/contracts';
import { normaliseLocale } from '@helpdex/domain';
import type { QueryFilter } from 'mongoose';
import type { LedgerRow } from '../ledger/ledger.schema';

const escapeRegex = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** What a person filters by, as a query. Rows in no state to be shown (removed) never match. */
export function filterOf(tenant: string, query: ArticleQuery): QueryFilter<LedgerRow> {
  const filter: QueryFilter<LedgerRow> = { tenant, state: { $ne: 'removed' } };
  if (query.source) filter.source = query.source;
  if (query.state) filter.state = query.state;
  // "internal articles" means those on agents' screens; what is quarantined is on nobody's.
  else if (query.visibility) filter.state = { $in: ['live', 'archived'] };
  if (query.visibility) filter.audience = query.visibility;
  if (query.locale) filter.locale = normaliseLocale(query.locale) ?? query.locale;
  if (query.label) filter['content.labels'] = query.label;
  if (query.section) filter['content.path'] = query.section;
  if (query.article) filter.article = query.article;
  if (query.q) filter.titleFold = { $regex: escapeRegex(query.q.trim().toLowerCase()) };
  return filter;
}

import type { ArticleDetailDto, ArticleDto, OverrideView } from '@helpdex/contracts';
import { entryId } from '@helpdex/contracts';
import type { LedgerRow } from '../ledger/ledger.schema';

function overrideView({ override, overrideSuspended }: LedgerRow): OverrideView | null {
  if (!override) return null;
  const { visibility, reason, by, at } = override;
  return { visibility, reason, by, at, suspended: overrideSuspended };
}

/** A row as REST shows it. */
export function articleView(row: LedgerRow): ArticleDto {
  const { content } = row;
  return {
    id: entryId(row),
    sourceId: row.source,
    sourceType: 'zendesk',
    articleId: row.article,
    locale: row.locale,
    title: content?.title ?? '',
    url: content?.url ?? null,
    visibility: row.audience,
    state: row.state === 'removed' ? 'archived' : row.state,
    draft: content?.draft ?? false,
    outdated: content?.outdated ?? false,
    labels: content?.labels ?? [],
    path: content?.path ?? [],
    updatedAt: content?.updatedAt ?? null,
    syncedAt: row.syncedAt.toISOString(),
    run: row.lastSeenRun,
    override: overrideView(row),
    reasons: row.reasons,
  };
}

export const articleDetailView = (row: LedgerRow): ArticleDetailDto => ({
  ...articleView(row),
  body: row.content?.html ?? '',
  text: row.content?.text ?? '',
  history: [...row.history].reverse(),
});

import type { ArticleDetailDto, ArticleDto, NamedSegment, ReasonDto } from '@helpdex/contracts';
import type { SourceProjection } from '@helpdex/mongo';
import { Inject, Injectable } from '@nestjs/common';
import { SOURCES } from '../sources/source-rules';

/** What is seen of an article, in full or in a list. */
type Shown = ArticleDto & Partial<Pick<ArticleDetailDto, 'history'>>;

/** @returns the reason as it was when no segment of it has a known name */
export function named(reason: ReasonDto, segments: readonly NamedSegment[]): ReasonDto {
  if (reason.code !== 'user_segment' || reason.detail === undefined) return reason;
  const ids = reason.detail.split(',');
  const names = ids.map((id) => segments.find((segment) => segment.id === id)?.name ?? id);
  return names.every((name, at) => name === ids[at]) ? reason : { ...reason, name: names.join(', ') };
}

const isRestricted = ({ reasons, history = [] }: Shown): boolean =>
  [...reasons, ...history.flatMap((entry) => entry.reasons)].some(({ code }) => code === 'user_segment');

/** Tells people what the segments are called that articles are restricted to; the ledger itself holds their ids alone. */
@Injectable()
export class SegmentNames {
  constructor(@Inject(SOURCES) private readonly sources: SourceProjection) {}

  /** Looks once for all of `articles`. @returns what puts the names on one of them */
  async for(tenant: string, articles: readonly Shown[]): Promise<<T extends Shown>(article: T) => T> {
    const restricted = articles.filter(isRestricted);
    if (restricted.length === 0) return (article) => article;
    const known = await this.sources.of(restricted.map(({ sourceId }) => ({ tenant, source: sourceId })));
    return (article) => withNames(article, known.get(`${tenant}|${article.sourceId}`)?.segments ?? []);
  }
}

function withNames<T extends Shown>(article: T, segments: readonly NamedSegment[]): T {
  const onAll = (reasons: readonly ReasonDto[]): ReasonDto[] => reasons.map((reason) => named(reason, segments));
  const { history } = article;
  return {
    ...article,
    reasons: onAll(article.reasons),
    ...(history && { history: history.map((entry) => ({ ...entry, reasons: onAll(entry.reasons) })) }),
  };
}

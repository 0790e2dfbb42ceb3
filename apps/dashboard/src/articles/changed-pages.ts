import type { ArticleDto, Page } from '@helpdex/contracts';
import type { InfiniteData } from '@tanstack/react-query';
import type { ArticleFilterValues } from './use-article-filters';

export type ArticlePagesData = InfiniteData<Page<ArticleDto>>;

/** The loaded pages with what was changed in them; what does not fit the filter any more is gone. Nothing has to be read again for it. */
export function withChanged(
  data: ArticlePagesData,
  { visibility }: Pick<ArticleFilterValues, 'visibility'>,
  changed: ReadonlyMap<string, ArticleDto>,
): ArticlePagesData {
  const fits = (article: ArticleDto): boolean => !visibility || !changed.has(article.id) || article.visibility === visibility;
  return {
    ...data,
    pages: data.pages.map((page) => ({ ...page, items: page.items.map((article) => changed.get(article.id) ?? article).filter(fits) })),
  };
}

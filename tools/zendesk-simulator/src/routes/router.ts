import {
  incrementalArticles,
  listArticles,
  listTranslations,
  missingTranslations,
  searchArticles,
  showArticle,
  showTranslation,
} from './articles';
import { FAILURES, type Answer } from './answer';
import type { RouteContext } from './context';
import {
  listBrands,
  listCategories,
  listLabels,
  listSections,
  listSegments,
  noAttachments,
  noContentTags,
  showLocales,
  showMe,
  showSegment,
} from './structure';

type Handler = (context: RouteContext, parameters: Record<string, string>, locale: string | null) => Answer;

const everywhere = (): boolean => true;

/** After `/api/v2`; `{locale}` may stand right after `help_center` where `localised`. The first match wins, as it stands here. */
const ROUTES: readonly { path: string; localised?: boolean; handle: Handler }[] = [
  { path: 'users/me', handle: showMe },
  { path: 'brands', handle: listBrands },
  { path: 'help_center/incremental/articles', handle: incrementalArticles },
  { path: 'help_center/locales', handle: showLocales },
  { path: 'help_center/articles/search', handle: searchArticles },
  { path: 'help_center/articles/labels', handle: listLabels },
  { path: 'help_center/articles', localised: true, handle: (context, _parameters, locale) => listArticles(context, locale, everywhere) },
  {
    path: 'help_center/sections/{id}/articles',
    localised: true,
    handle: (context, { id }, locale) => listArticles(context, locale, ({ sectionId }) => sectionId === Number(id)),
  },
  {
    path: 'help_center/categories/{id}/articles',
    localised: true,
    handle: (context, { id }, locale) =>
      listArticles(context, locale, ({ sectionId }) => context.account.sections.get(sectionId)?.categoryId === Number(id)),
  },
  { path: 'help_center/categories/{id}/sections', localised: true, handle: (context, { id }, locale) => listSections(context, locale, id) },
  { path: 'help_center/articles/{id}/translations/missing', handle: (context, { id = '' }) => missingTranslations(context, id) },
  {
    path: 'help_center/articles/{id}/translations/{name}',
    handle: (context, { id = '', name = '' }) => showTranslation(context, id, name),
  },
  { path: 'help_center/articles/{id}/translations', handle: (context, { id = '' }) => listTranslations(context, id) },
  { path: 'help_center/articles/{id}/attachments', handle: noAttachments },
  { path: 'help_center/articles/{id}', localised: true, handle: (context, { id = '' }, locale) => showArticle(context, id, locale) },
  { path: 'help_center/sections', localised: true, handle: (context, _parameters, locale) => listSections(context, locale) },
  { path: 'help_center/categories', localised: true, handle: (context, _parameters, locale) => listCategories(context, locale) },
  { path: 'help_center/user_segments/applicable', handle: listSegments },
  { path: 'help_center/user_segments/{id}', handle: (context, { id = '' }) => showSegment(context, id) },
  { path: 'help_center/user_segments', handle: listSegments },
  { path: 'guide/content_tags', handle: noContentTags },
];

const compiled = ROUTES.map(({ path, localised, handle }) => {
  const pattern = path.replace(/\{(\w+)\}/g, '(?<$1>[^/.]+)');
  const optional = localised ? pattern.replace('help_center/', 'help_center/(?:(?<locale>[a-z]{2,3}(?:-[a-z0-9]+)*)/)?') : pattern;
  return { expression: new RegExp(`^${optional}(?:\\.json)?$`), handle };
});

export interface MatchedRoute {
  handle: (context: RouteContext) => Answer;
  isHelpCenter: boolean;
}

/** @throws the 404 that Zendesk decides before it looks at who asks. @param path after `/api/v2/` */
export function matchRoute(path: string): MatchedRoute {
  for (const { expression, handle } of compiled) {
    const match = expression.exec(path);
    if (!match) continue;
    const { locale, ...parameters } = { ...match.groups } as Record<string, string>;
    return { handle: (context) => handle(context, parameters, locale ?? null), isHelpCenter: /^(help_center|guide)\//.test(path) };
  }
  throw FAILURES.invalidEndpoint();
}

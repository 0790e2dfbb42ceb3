import { readPageRequest, simpleListing } from '../paging/envelopes';
import { isStaff } from '../state/visible';
import { FAILURES, ok, type Answer } from './answer';
import type { RouteContext } from './context';
import { brandView, categoryView, sectionView, segmentView, userView } from './views';

const byPosition = (a: { position: number; id: number }, b: { position: number; id: number }): number =>
  a.position - b.position || a.id - b.id;

const list = (context: RouteContext, name: string, all: readonly unknown[]): Answer =>
  ok(simpleListing(context.url, name, all, readPageRequest(context.url.searchParams, 100)));

export function listSections(context: RouteContext, locale: string | null, categoryId?: string): Answer {
  const shown = locale ?? context.brand.defaultLocale;
  const sections = [...context.account.sections.values()]
    .filter((section) => section.brandId === context.brand.id && (categoryId === undefined || section.categoryId === Number(categoryId)))
    .sort(byPosition);
  return list(
    context,
    'sections',
    sections.map((section) => sectionView(context, section, shown)),
  );
}

export function listCategories(context: RouteContext, locale: string | null): Answer {
  const shown = locale ?? context.brand.defaultLocale;
  const categories = [...context.account.categories.values()].filter(({ brandId }) => brandId === context.brand.id).sort(byPosition);
  return list(
    context,
    'categories',
    categories.map((category) => categoryView(context, category, shown)),
  );
}

/** Managers see all segments; others only their own, by the per-user list. */
export function listSegments(context: RouteContext): Answer {
  if (context.caller?.role !== 'admin') throw FAILURES.forbidden();
  const builtIn = context.url.searchParams.get('built_in');
  const segments = [...context.account.segments.values()].filter((segment) => builtIn === null || segment.builtIn === (builtIn === 'true'));
  return list(context, 'user_segments', segments.map(segmentView));
}

export function showSegment(context: RouteContext, id: string): Answer {
  if (context.caller?.role !== 'admin') throw FAILURES.forbidden();
  const segment = context.account.segments.get(Number(id));
  if (!segment) throw FAILURES.recordNotFound();
  return ok({ user_segment: segmentView(segment) });
}

export const showLocales = (context: RouteContext): Answer =>
  ok({ locales: context.brand.locales, default_locale: context.brand.defaultLocale });

export function listBrands(context: RouteContext): Answer {
  if (!isStaff(context.caller)) throw context.caller ? FAILURES.forbidden() : FAILURES.wrongCredentials();
  const base = context.base.slice(0, context.base.lastIndexOf(context.brand.subdomain));
  return list(
    context,
    'brands',
    context.account.brands.map((brand) => brandView({ ...context, base: `${base}${brand.subdomain}` }, brand)),
  );
}

/** Nobody is answered with 200 and a user without an id. */
export const showMe = (context: RouteContext): Answer => ok({ user: userView(context, context.caller) });

export function listLabels(context: RouteContext): Answer {
  const names = new Set([...context.account.articles.values()].filter(({ archived }) => !archived).flatMap(({ labels }) => labels));
  const labels = [...names]
    .sort()
    .map((name, index) => ({ id: index + 1, url: `${context.base}/api/v2/help_center/articles/labels/${index + 1}.json`, name }));
  return list(context, 'labels', labels);
}

export const noContentTags = (): Answer =>
  ok({ records: [], meta: { has_more: false, after_cursor: null, before_cursor: null }, links: {} });
export const noAttachments = (context: RouteContext): Answer => list(context, 'article_attachments', []);

import { isoSeconds } from '../state/clock';
import type { Account, Article, Brand, Category, Section, Translation, User, UserSegment } from '../state/model';

/** JSON as it was recorded: the order of the keys is part of it. `base` is origin and prefix of the brand, without a slash at the end. */
export interface ViewContext {
  account: Account;
  base: string;
}

const slugOf = (title: string): string =>
  title
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80);

export function articleView({ account, base }: ViewContext, article: Article, shown: Translation): Record<string, unknown> {
  return {
    id: article.id,
    url: `${base}/api/v2/help_center/${shown.locale}/articles/${article.id}.json`,
    html_url: `${base}/hc/${shown.locale}/articles/${article.id}-${slugOf(String(shown.title))}`,
    author_id: article.authorId,
    comments_disabled: false,
    draft: shown.draft,
    promoted: article.promoted,
    position: article.position,
    vote_sum: 0,
    vote_count: 0,
    section_id: article.sectionId,
    created_at: isoSeconds(article.createdAt),
    updated_at: isoSeconds(article.updatedAt),
    name: shown.title,
    title: shown.title,
    source_locale: article.sourceLocale,
    locale: shown.locale,
    outdated: false,
    outdated_locales: [...article.translations.values()].filter(({ outdated }) => outdated).map(({ locale }) => locale),
    edited_at: isoSeconds(article.editedAt),
    user_segment_id: article.userSegmentId,
    ...(account.switches.pluralSegments ? { user_segment_ids: article.userSegmentIds } : {}),
    permission_group_id: article.permissionGroupId,
    content_tag_ids: [],
    label_names: article.labels,
    body: shown.body,
  };
}

export const translationView = ({ base }: ViewContext, article: Article, translation: Translation): Record<string, unknown> => ({
  id: translation.id,
  url: `${base}/api/v2/help_center/articles/${article.id}/translations/${translation.locale}`,
  html_url: `${base}/hc/${translation.locale}/articles/${article.id}`,
  source_id: article.id,
  source_type: 'Article',
  locale: translation.locale,
  title: translation.title,
  body: translation.body,
  outdated: translation.outdated,
  draft: translation.draft,
  hidden: translation.hidden,
  created_at: isoSeconds(translation.createdAt),
  updated_at: isoSeconds(translation.updatedAt),
  updated_by_id: article.authorId,
  created_by_id: article.authorId,
});

const nameIn = (names: Map<string, string>, locale: string): string => names.get(locale) ?? names.values().next().value ?? '';

function containerView(context: ViewContext, kind: 'sections' | 'categories', item: Category, locale: string): Record<string, unknown> {
  return {
    id: item.id,
    url: `${context.base}/api/v2/help_center/${locale}/${kind}/${item.id}.json`,
    html_url: `${context.base}/hc/${locale}/${kind}/${item.id}`,
  };
}

export const categoryView = (context: ViewContext, category: Category, locale: string): Record<string, unknown> => ({
  ...containerView(context, 'categories', category, locale),
  position: category.position,
  created_at: isoSeconds(category.createdAt),
  updated_at: isoSeconds(category.updatedAt),
  name: nameIn(category.names, locale),
  description: '',
  locale,
  source_locale: locale,
  outdated: false,
});

export const sectionView = (context: ViewContext, section: Section, locale: string): Record<string, unknown> => ({
  ...containerView(context, 'sections', section, locale),
  category_id: section.categoryId,
  position: section.position,
  sorting: 'manual',
  created_at: isoSeconds(section.createdAt),
  updated_at: isoSeconds(section.updatedAt),
  name: nameIn(section.names, locale),
  description: '',
  locale,
  source_locale: locale,
  outdated: false,
  parent_section_id: section.parentSectionId,
  theme_template: 'section_page',
});

export const segmentView = (segment: UserSegment): Record<string, unknown> => ({
  id: segment.id,
  user_type: segment.userType,
  group_ids: [],
  organization_ids: [],
  tags: [],
  or_tags: [],
  created_at: isoSeconds(segment.createdAt),
  updated_at: isoSeconds(segment.updatedAt),
  built_in: segment.builtIn,
  added_user_ids: [],
  name: segment.name,
});

export const brandView = ({ base }: ViewContext, brand: Brand): Record<string, unknown> => ({
  id: brand.id,
  url: `${base}/api/v2/brands/${brand.id}.json`,
  name: brand.name,
  brand_url: base,
  subdomain: brand.subdomain,
  host_mapping: null,
  has_help_center: brand.hasHelpCenter,
  help_center_state: brand.hasHelpCenter ? 'enabled' : 'disabled',
  active: brand.active,
  default: brand.isDefault,
  is_deleted: false,
  logo: null,
  ticket_form_ids: [],
  signature_template: '{{agent.signature}}',
  created_at: isoSeconds(0),
  updated_at: isoSeconds(0),
});

/** `/users/me` of nobody is a user without an id, answered with 200. */
export const userView = ({ base }: ViewContext, user: User | null): Record<string, unknown> => ({
  id: user?.id ?? null,
  url: user ? `${base}/api/v2/users/${user.id}.json` : null,
  name: user?.name ?? 'Anonymous user',
  email: user?.email ?? 'invalid@example.com',
  role: user?.role ?? 'end-user',
  role_type: null,
  custom_role_id: null,
  active: user !== null,
  suspended: user?.suspended ?? false,
  verified: user !== null,
  moderator: user?.role === 'admin',
  restricted_agent: false,
  locale: 'en-US',
  locale_id: 1,
  time_zone: 'Berlin',
  iana_time_zone: 'Europe/Berlin',
});

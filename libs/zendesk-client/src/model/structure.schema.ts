import { flag, listOf, nullable, record, required, text, understood, withDefault, type Parser } from '../parsing/parser';
import { locale, zendeskId } from '../parsing/zendesk-values';

export interface ZendeskCategory {
  id: string;
  name: string;
  locale: string | null;
}

export interface ZendeskSection extends ZendeskCategory {
  categoryId: string | null;
  /** Sections nest on Enterprise; null at the top. */
  parentSectionId: string | null;
}

/** Who may see: `built_in` and `user_type` identify the standard ones, since names come in the caller's language. */
export interface ZendeskUserSegment {
  id: string;
  name: string;
  /** `signed_in_users` | `staff` | others to come. */
  userType: string;
  builtIn: boolean;
}

/** `GET /help_center/locales`. */
export interface HelpCenterLocales {
  locales: string[];
  defaultLocale: string | null;
}

const name: Parser<string> = (input) => (input === null ? understood('') : text(input));

export const category: Parser<ZendeskCategory> = record<ZendeskCategory>({
  id: required('id', zendeskId),
  name: withDefault('name', name, ''),
  locale: withDefault('locale', nullable(locale), null),
});

export const section: Parser<ZendeskSection> = record<ZendeskSection>({
  id: required('id', zendeskId),
  name: withDefault('name', name, ''),
  locale: withDefault('locale', nullable(locale), null),
  categoryId: withDefault('category_id', nullable(zendeskId), null),
  parentSectionId: withDefault('parent_section_id', nullable(zendeskId), null),
});

export const userSegment: Parser<ZendeskUserSegment> = record<ZendeskUserSegment>({
  id: required('id', zendeskId),
  name: withDefault('name', name, ''),
  userType: withDefault('user_type', text, 'unknown'),
  builtIn: withDefault('built_in', flag, false),
});

export const helpCenterLocales: Parser<HelpCenterLocales> = record<HelpCenterLocales>({
  locales: required('locales', listOf(locale)),
  defaultLocale: withDefault('default_locale', nullable(locale), null),
});

import { isSubdomain } from '@helpdex/domain';
import { flag, nullable, record, refused, required, text, understood, withDefault, type Parser } from '../parsing/parser';
import { zendeskId } from '../parsing/zendesk-values';

/** Answer of `/users/me`. A null `id` is the anonymous user: Zendesk answers 200 to missing credentials. */
export interface ZendeskUser {
  id: string | null;
  name: string;
  email: string | null;
  /** `admin` | `agent` | `end-user`. */
  role: string;
  active: boolean;
  suspended: boolean;
}

/** One help center hangs on one brand, and answers on the brand's own subdomain. */
export interface ZendeskBrand {
  id: string;
  name: string;
  subdomain: string;
  hasHelpCenter: boolean;
  active: boolean;
  isDefault: boolean;
  isDeleted: boolean;
}

/** A nameless or roleless user is a stranger, not a broken answer. */
const textOrEmpty: Parser<string> = (input) => (input === null ? understood('') : text(input));
const flagOrNo: Parser<boolean> = (input) => (input === null ? understood(false) : flag(input));

/** Checked here because the credentials are sent to it. */
const subdomain: Parser<string> = (input) => {
  const label = typeof input === 'string' ? input.toLowerCase() : '';
  return isSubdomain(label) ? understood(label) : refused('expected a subdomain');
};

export const user: Parser<ZendeskUser> = record<ZendeskUser>({
  id: withDefault('id', nullable(zendeskId), null),
  name: withDefault('name', textOrEmpty, ''),
  email: withDefault('email', nullable(text), null),
  role: withDefault('role', textOrEmpty, ''),
  active: withDefault('active', flagOrNo, false),
  suspended: withDefault('suspended', flagOrNo, false),
});

export const brand: Parser<ZendeskBrand> = record<ZendeskBrand>({
  id: required('id', zendeskId),
  name: withDefault('name', textOrEmpty, ''),
  subdomain: required('subdomain', subdomain),
  hasHelpCenter: required('has_help_center', flag),
  active: withDefault('active', flag, true),
  isDefault: withDefault('default', flag, false),
  isDeleted: withDefault('is_deleted', flag, false),
});

import type { Role } from '@helpdex/contracts';
import {
  IconActivityHeartbeat,
  IconBell,
  IconBook2,
  IconDatabase,
  IconHistory,
  IconSearch,
  IconSettings,
  type Icon,
} from '@tabler/icons-react';
import type { MessageKey } from '../i18n/en';

export interface PageEntry {
  to: string;
  label: MessageKey;
  icon: Icon;
  /** Least role that has any use of it. */
  role: Role;
}

/** The navigation, in the order of a working day. */
export const PAGES: readonly PageEntry[] = [
  { to: '/sources', label: 'nav.sources', icon: IconDatabase, role: 'operator' },
  { to: '/articles', label: 'nav.articles', icon: IconBook2, role: 'agent' },
  { to: '/search', label: 'nav.search', icon: IconSearch, role: 'reader' },
  { to: '/runs', label: 'nav.runs', icon: IconHistory, role: 'operator' },
  { to: '/attention', label: 'nav.attention', icon: IconBell, role: 'operator' },
  { to: '/operations', label: 'nav.health', icon: IconActivityHeartbeat, role: 'operator' },
  { to: '/settings', label: 'nav.settings', icon: IconSettings, role: 'admin' },
];

import type { Role, SearchScope } from '@helpdex/contracts';
import { DomainError } from '@helpdex/domain';

/**
 * What a key may search. `reader` keys stand for customers: they get public content, and asking for more is refused rather than narrowed.
 * @throws DomainError `forbidden`.
 */
export function scopeFor(role: Role, asked: SearchScope | undefined): SearchScope {
  if (role !== 'reader') return asked ?? 'all';
  if (asked === undefined || asked === 'public') return 'public';
  throw new DomainError('forbidden', 'audience_forbidden', 'A key with the role reader searches public content only.');
}

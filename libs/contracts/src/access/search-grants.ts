import { physicalIndexPattern, searchAliasPattern } from '../names';
import type { SearchKey } from './access-table';

export interface IndexGrant {
  readonly names: readonly string[];
  readonly privileges: readonly string[];
}

/** A role descriptor of Elasticsearch, as an API key carries it. */
export interface SearchGrant {
  readonly cluster: readonly string[];
  readonly indices: readonly IndexGrant[];
}

/** A reader is granted aliases, never physical indices, so that it follows a swap and cannot go around the alias. */
export function searchGrant(namespace: string, key: SearchKey): SearchGrant {
  const aliases = { public: searchAliasPattern(namespace, 'public'), agents: searchAliasPattern(namespace, 'agents') };
  if (key !== 'index') return { cluster: [], indices: [{ names: [aliases[key]], privileges: ['read'] }] };
  const names = [physicalIndexPattern(namespace), aliases.public, aliases.agents];
  return { cluster: ['monitor'], indices: [{ names, privileges: ['manage', 'read', 'write'] }] };
}

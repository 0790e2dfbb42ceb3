import { keyGrants } from './index-keys';

describe('the grants of the index keys', () => {
  const { indexerApiKey, publicApiKey, internalApiKey } = keyGrants('helpdex');

  it('let a reader read nothing but the aliases of its audience', () => {
    expect(publicApiKey).toEqual({ cluster: [], indices: [{ names: ['helpdex-search-public-*'], privileges: ['read'] }] });
    expect(internalApiKey).toEqual({ cluster: [], indices: [{ names: ['helpdex-search-agents-*'], privileges: ['read'] }] });
  });

  it('keep the indexer inside its namespace', () => {
    const names = indexerApiKey.indices.flatMap((grant) => grant.names);
    expect(names.every((name) => name.startsWith('helpdex-'))).toBe(true);
    expect(indexerApiKey.cluster).toEqual(['monitor']);
  });
});

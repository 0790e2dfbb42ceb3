import { generateApiKey, hashApiKey, isSameHash, prefixOf } from './api-key';

describe('API keys', () => {
  it('have the promised form and are never the same', () => {
    const keys = Array.from({ length: 1_000 }, generateApiKey);
    for (const key of keys) expect(key).toMatch(/^hdx_[A-Za-z0-9]{8}_[A-Za-z0-9_-]{43}$/);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('are found by what can be shown of them', () => {
    const key = generateApiKey();
    expect(prefixOf(key)).toBe(key.slice(0, 12));
    expect(prefixOf('hdx_an-operators-own-choice')).toBe('hdx_an-opera');
  });

  it('are compared by hash', () => {
    const key = generateApiKey();
    expect(isSameHash(hashApiKey(key), hashApiKey(key))).toBe(true);
    expect(isSameHash(hashApiKey(key), hashApiKey(`${key}x`))).toBe(false);
    expect(isSameHash(hashApiKey(key), '')).toBe(false);
    expect(hashApiKey(key)).not.toContain(key.slice(13));
  });
});

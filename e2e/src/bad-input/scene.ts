import type { ArticleDto, CreatedKeyDto, DeletionDto, DriftCheckDto, RebuildDto, SourceDto } from '@helpdex/contracts';
import type { Example, Operation } from '@helpdex/testing/bad-input';
import type { ApiClient } from '../api-client';
import { finalRun } from '../final-run';
import { createAccount, sourceInput, type World } from '../world';

/** Two tenants: one that nobody asks about, and one whose admin sends nonsense about some of its things and never about others. */
export interface Scene {
  attacker: ApiClient;
  /** Ids of what the requests are about, or what they make by being right after all. */
  own: string[];
  example(operation: Operation): Example;
  /** Articles, by an admin of each tenant, of what the requests are not about. */
  untouched(): Promise<ArticleDto[]>;
}

/** Zendesk refuses it: a source that is taken over again and again would keep all services busy. */
const REFUSED = { kind: 'api_token', email: 'admin@target.test', token: 'wrong' };
const BODIES: Readonly<Record<string, unknown>> = {
  'POST /api/v1/sources': sourceInput('target', { startSync: false }),
  'POST /api/v1/sources/check': sourceInput('target'),
  'PATCH /api/v1/sources/{id}': { name: 'Target' },
  'POST /api/v1/sources/{id}/sync': { mode: 'incremental' },
  'POST /api/v1/sources/{id}/reconnect': { credentials: REFUSED },
  'PUT /api/v1/articles/{id}/visibility': { override: null, reason: 'tried' },
  'POST /api/v1/keys': { name: 'Tried', role: 'reader' },
  'POST /api/v1/tenants': { name: 'Tried' },
  'POST /api/v1/mcp': { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'search', arguments: { q: 'the' } } },
  'POST /api/v1/webhooks/zendesk/{id}': { type: 'zen:event-type:article.published' },
};

async function synced(api: ApiClient, subdomain: string): Promise<{ source: SourceDto; article: ArticleDto }> {
  const source = await api.createSource(sourceInput(subdomain));
  await finalRun(api, source.activeRun!.id);
  const [article] = (await api.articles(source.id)) as [ArticleDto];
  return { source, article };
}

export async function setScene(world: World): Promise<Scene> {
  for (const subdomain of ['victim', 'target', 'beside', 'gone'])
    await createAccount(world, subdomain, { kind: 'generated', articles: 4, locales: ['en-us', 'de'] });
  const { adminKey } = await world.api.expect<{ adminKey: string }>(201, 'POST', '/tenants', { name: 'Attacker' });
  const attacker = world.api.as(adminKey);
  const victim = await synced(world.api, 'victim');
  const { source, article } = await synced(attacker, 'target');
  const beside = await synced(attacker, 'beside');
  await attacker.expect(200, 'PUT', `/articles/${beside.article.id}/visibility`, { override: 'internal', reason: 'stays' });
  await attacker.createKey('agent');
  const key: CreatedKeyDto = await attacker.createKey('reader');
  const gone = await attacker.createSource(sourceInput('gone', { startSync: false }));
  const deletion = await attacker.expect<DeletionDto>(202, 'DELETE', `/sources/${gone.id}`);
  const drift = await attacker.expect<DriftCheckDto>(200, 'POST', '/drift-checks', { sourceId: source.id });
  const rebuild = await attacker.expect<RebuildDto>(202, 'POST', '/rebuilds', { sourceId: source.id, reason: 'tried' });
  const ids: Readonly<Record<string, string>> = {
    ...{ sources: source.id, runs: source.activeRun!.id, articles: article.id, quarantine: article.id, reviews: `override:${article.id}` },
    ...{ keys: key.id, deletions: deletion.id, 'drift-checks': drift.id, rebuilds: rebuild.id, webhooks: source.id },
  };
  const bodies: Readonly<Record<string, unknown>> = {
    ...BODIES,
    'POST /api/v1/rebuilds': { sourceId: source.id, reason: 'tried' },
    'POST /api/v1/drift-checks': { sourceId: source.id },
  };
  return {
    attacker,
    own: [source.id, gone.id, key.id, deletion.id, drift.id, rebuild.id],
    example: ({ name, path }) => ({
      id: ids[path.split('/')[3] ?? ''] ?? '',
      query: /\/search/.test(path) ? { q: 'the' } : {},
      body: bodies[name],
      // Only the first key of all may add tenants.
      key: path === '/api/v1/tenants' ? world.services.adminKey : adminKey,
    }),
    untouched: async () => [...(await world.api.articles(victim.source.id)), ...(await attacker.articles(beside.source.id))],
  };
}

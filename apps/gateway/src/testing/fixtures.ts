import {
  defaultSourceOptions,
  zeroRunCounts,
  zeroSourceCounts,
  type ArticleDetailDto,
  type ArticleDto,
  type ArticleFacetsDto,
  type AuditDto,
  type CreatedKeyDto,
  type DeletionDto,
  type DriftCheckDto,
  type KeyDto,
  type RebuildDto,
  type QuarantinedDto,
  type RegisteredSource,
  type ReviewDto,
  type RunDto,
  type SourceCheckDto,
  type SourceDto,
} from '@helpdex/contracts';
import type { KnowledgeHit, KnowledgePassage } from '../search/search.port';

/** Complete examples of everything the services answer. Typed by the DTOs: a field that is added there has to be added here, and then shows in the schemas. */

const AT = '2026-11-23T12:00:00.000Z';

export const aRun = (overrides: Partial<RunDto> = {}): RunDto => ({
  id: 'run_1',
  sourceId: 'src_1',
  run: 7,
  mode: 'full',
  trigger: 'initial',
  status: 'fetching',
  startedAt: AT,
  fetchedAt: AT,
  finishedAt: null,
  resumeCount: 0,
  counts: { ...zeroRunCounts(), seen: 3, published: 3 },
  zendesk: { requests: 4, throttledMs: 0, remaining: 396 },
  progress: { done: 3, total: 10, etaSeconds: 2.5 },
  error: { code: 'zendesk_unreachable', message: 'Zendesk does not answer.', action: 'Nothing; it is tried again.' },
  ...overrides,
});

export const aSource = (overrides: Partial<RegisteredSource> = {}): RegisteredSource => ({
  id: 'src_1',
  type: 'zendesk',
  name: 'Acme help',
  subdomain: 'acme',
  status: 'error',
  cadence: { cron: '0 6 * * *', timezone: 'Europe/Berlin' },
  credentials: { kind: 'api_token', email: 'admin@acme.test', clientId: 'client', last4: '1234' },
  options: {
    ...defaultSourceOptions(),
    locales: ['en-us'],
    labelRules: [{ label: 'internal', action: 'internal' }],
    sectionRules: [{ sectionId: '12', action: 'exclude' }],
    brandAudience: { '77': 'internal' },
  },
  brands: [{ id: '77', name: 'Acme' }],
  lastRun: aRun({ status: 'completed', finishedAt: AT, error: null }),
  activeRun: aRun(),
  nextSyncAt: AT,
  lastCompleteSweepAt: null,
  error: { code: 'zendesk_unauthorized', message: 'Zendesk refuses the token.', at: AT, action: 'Enter a new token.' },
  webhook: { path: '/api/v1/webhooks/zendesk/src_1', hasSecret: true },
  warnings: [{ code: 'api_tokens_end', message: 'API tokens end on 2027-04-30.' }],
  createdAt: AT,
  updatedAt: AT,
  ...overrides,
});

export const aSourceView = (overrides: Partial<SourceDto> = {}): SourceDto => ({ ...aSource(), counts: zeroSourceCounts(), ...overrides });

export const aDeletion = (overrides: Partial<DeletionDto> = {}): DeletionDto => ({
  ...{ id: 'del_1', sourceId: 'src_1', status: 'done', removed: { public: 12, internal: 3 }, purged: true },
  ...{ requestedAt: AT, finishedAt: AT },
  ...overrides,
});

export const aCheck = (): SourceCheckDto => ({
  account: { subdomain: 'acme', user: 'Ada', role: 'admin' },
  brands: [{ id: '77', name: 'Acme', subdomain: 'acme', hasHelpCenter: true }],
  locales: ['en-us', 'de'],
  estimates: { articles: 100, variants: 180, requests: 3, minutes: 0.5 },
});

export const anArticle = (overrides: Partial<ArticleDto> = {}): ArticleDto => ({
  id: 'src_1:48100000000017:en-us',
  sourceId: 'src_1',
  sourceType: 'zendesk',
  articleId: '48100000000017',
  locale: 'en-us',
  title: 'Reset a router',
  url: 'https://acme.zendesk.com/hc/en-us/articles/48100000000017',
  visibility: 'internal',
  state: 'live',
  draft: false,
  outdated: false,
  labels: ['router'],
  path: ['Devices', 'Routers'],
  updatedAt: AT,
  syncedAt: AT,
  run: 7,
  override: { visibility: 'internal', reason: 'Not ready', by: 'key_1', at: AT, suspended: false },
  reasons: [{ code: 'published_no_segment' }, { code: 'override_internal', detail: 'key_1' }],
  ...overrides,
});

export const anArticleInFull = (): ArticleDetailDto => ({
  ...anArticle(),
  body: '<p>Hold the button.</p>',
  text: 'Hold the button.',
  history: [
    {
      at: AT,
      run: 7,
      mode: 'full',
      by: null,
      visibility: 'public',
      state: 'live',
      reasons: [{ code: 'published_no_segment' }],
      changes: ['created'],
    },
    { at: AT, run: null, by: 'key_1', visibility: 'internal', state: 'live', reasons: [], changes: ['override'] },
  ],
});

export const someFacets = (): ArticleFacetsDto => ({
  total: 2,
  locales: [{ value: 'en-us', count: 2 }],
  labels: [{ value: 'router', count: 1 }],
  sections: [{ value: 'Routers', count: 2 }],
});

export const aReview = (): ReviewDto => ({
  ...{ id: 'rev_1', kind: 'mass_removal', status: 'open', sourceId: 'src_1', run: 7, knownArticles: 10, missingArticles: 4, entries: 8 },
  ...{ examples: [anArticle()], createdAt: AT, decidedAt: null, decidedBy: null },
});

export const aRebuild = (overrides: Partial<RebuildDto> = {}): RebuildDto => ({
  ...{ id: 'rb_1', sourceId: null, reason: 'New mapping', dryRun: false, status: 'blocked', generation: 2 },
  ...{ startedAt: AT, finishedAt: AT, startedBy: 'key_1' },
  counts: { replayed: 40, written: 20, stale: 20, public: 12, internal: 8, verified: 20 },
  progress: { done: 20, total: 20, etaSeconds: 0 },
  differences: [{ id: 'src_1:48100000000017:en-us', kind: 'missing' }],
  ...{ differencesTotal: 1, changes: { appear: 0, vanish: 1, differ: 0 }, zendeskRequests: 0, rollbackUntil: AT },
  error: { code: 'rebuild_differs', message: 'One entry differs from the ledger.', action: 'Resolve it.' },
  ...overrides,
});

export const aQuarantined = (): QuarantinedDto => ({
  ...{ id: 'src_1:48100000000017:en-us', sourceId: 'src_1', articleId: '48100000000017', locale: 'en-us', title: 'Reset a router' },
  ...{ reason: { code: 'zendesk_unreadable', detail: 'title is no text' }, since: AT, attempts: 1, lastRetryAt: AT },
});

export const aDriftCheck = (overrides: Partial<DriftCheckDto> = {}): DriftCheckDto => ({
  ...{ id: 'drf_1', sourceId: 'src_1', status: 'done', heal: true, startedAt: AT, finishedAt: AT, compared: 12 },
  ...{ missing: 1, extra: 0, stale: 0, wrongAudience: 0, zendeskRequests: 4, healRunId: 'run_1', error: null },
  differences: [{ id: 'src_1:48100000000017:en-us', kind: 'missing' }],
  ...overrides,
});

export const aKey = (): KeyDto => ({
  id: 'key_9',
  name: 'Dashboard',
  role: 'agent',
  prefix: 'hdx_abcd',
  createdAt: AT,
  expiresAt: AT,
  lastUsedAt: null,
});
export const aCreatedKey = (): CreatedKeyDto => ({ ...aKey(), key: 'hdx_created0000' });

export const anAuditEntry = (): AuditDto => ({
  id: 'aud_1',
  at: AT,
  actor: 'key_9',
  action: 'source.created',
  target: 'src_1',
  detail: { name: 'Acme help' },
});

export const aHit = (overrides: Partial<KnowledgeHit> = {}): KnowledgeHit => ({
  id: 'src_1:48100000000017:en-us',
  articleId: '48100000000017',
  title: 'Reset a router',
  snippet: '<mark>Reset</mark> it',
  url: null,
  locale: 'en-us',
  matchedLocale: 'en-us',
  visibility: 'public',
  score: 3.2,
  path: ['Devices'],
  updatedAt: null,
  sourceId: 'src_1',
  ...overrides,
});

export const aPassage = (): KnowledgePassage => ({
  id: 'src_1:48100000000017:en-us#1',
  articleId: '48100000000017',
  heading: 'Before you begin',
  text: 'Hold the button.',
  title: 'Reset a router',
  url: 'https://acme.zendesk.com/hc/en-us/articles/48100000000017#h_1',
  locale: 'en-us',
  matchedLocale: 'en-us',
  visibility: 'public',
  score: 3.2,
  sourceId: 'src_1',
});

export const aSourceInput = (): Record<string, unknown> => ({
  type: 'zendesk',
  name: 'Acme help',
  subdomain: 'acme',
  credentials: { kind: 'api_token', email: 'admin@acme.test', token: 'canary-token' },
});

import type { ArticleDetailDto, ArticleDto, RunDto, SourceDto } from '@helpdex/contracts';

const AT = '2026-11-26T12:00:00.000Z';
const NO_COUNTS = { seen: 0, published: 0, unchanged: 0, closed: 0, archived: 0, excluded: 0, stale: 0, quarantined: 0, indexed: 0 };

export const aRun = (overrides: Partial<RunDto> = {}): RunDto => ({
  ...{ id: 'run_1', sourceId: 'src_1', run: 1, mode: 'full', trigger: 'manual', status: 'completed', resumeCount: 0 },
  ...{ startedAt: AT, fetchedAt: '2026-11-26T12:00:10.000Z', finishedAt: '2026-11-26T12:00:30.000Z', counts: NO_COUNTS },
  ...{ zendesk: { requests: 1, throttledMs: 0, remaining: null }, progress: { done: 0, total: null, etaSeconds: null }, error: null },
  ...overrides,
});

export const aSource = (overrides: Partial<SourceDto> = {}): SourceDto => ({
  ...{ id: 'src_1', type: 'zendesk', name: 'Acme help', subdomain: 'acme', status: 'active', cadence: 'hourly' },
  credentials: { kind: 'api_token', email: 'a@acme.test', last4: '1234' },
  options: { brands: 'all', outdated: 'exclude', archived: 'internal', locales: null, labelRules: [], sectionRules: [], brandAudience: {} },
  brands: [{ id: '7', name: 'Acme' }],
  counts: { public: 3, internal: 2, excluded: 1, quarantined: 0, heldForReview: 0 },
  ...{ lastRun: null, activeRun: null, nextSyncAt: null, lastCompleteSweepAt: null, error: null, warnings: [] },
  ...{ webhook: { path: '/api/v1/webhooks/zendesk/src_1', hasSecret: false }, createdAt: AT, updatedAt: AT },
  ...overrides,
});

export const anArticle = (overrides: Partial<ArticleDto> = {}): ArticleDto => ({
  ...{ id: 'src_1:1:en-us', sourceId: 'src_1', sourceType: 'zendesk', articleId: '1', locale: 'en-us', title: 'Reset a router', url: null },
  ...{ visibility: 'public', state: 'live', draft: false, outdated: false, labels: [], path: [], updatedAt: AT, syncedAt: AT, run: 1 },
  ...{ override: null, reasons: [{ code: 'published_no_segment' }] },
  ...overrides,
});

export const anArticleInFull = (body: string): ArticleDetailDto => ({ ...anArticle(), body, text: '', history: [] });

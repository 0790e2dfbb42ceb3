import {
  AUDIENCES,
  contractSchemas,
  CREDENTIAL_KINDS,
  DRIFT_KINDS,
  DRIFT_STATUSES,
  ENTRY_STATES,
  QUARANTINE_REASONS,
  REASON_CODES,
  REBUILD_DIFFERENCE_KINDS,
  REBUILD_STATUSES,
  REVIEW_KINDS,
  REVIEW_STATUSES,
  ROLES,
  RUN_MODES,
  RUN_STATUSES,
  RUN_TRIGGERS,
  SERVICE_STATES,
  SERVICES_WITH_HEALTH,
  SOURCE_STATUSES,
  UpdateSourceInput,
  zeroRebuildCounts,
  zeroRunCounts,
  zeroSourceCounts,
  type JsonSchema,
} from '@helpdex/contracts';
import { array, count, integer, nullable, number, object, oneOf, page, ref, stringMap, text, time, boolean } from './schema-builder';

/**
 * What the API answers, as JSON Schemas. They describe the DTO interfaces of `@helpdex/contracts`, which leave nothing behind at run time;
 * the specs hold every answer of the controllers against them, closed, so that neither can drift.
 */

const counters = (zero: object): JsonSchema => object(Object.fromEntries(Object.keys(zero).map((name) => [name, count])));

/** The rule of a field that has the same shape in answers as in input classes. */
function inputField(contract: { name: string }, field: string): JsonSchema {
  const properties = contractSchemas()[contract.name]?.['properties'] as Record<string, JsonSchema> | undefined;
  const schema = properties?.[field];
  if (!schema) throw new Error(`${contract.name} has no field ${field}`);
  return schema;
}

const reason = object({ code: oneOf(REASON_CODES) }, { detail: text, name: text });
const notice = object({ code: text, message: text });

const ARTICLE = {
  id: text,
  sourceId: text,
  sourceType: oneOf(['zendesk']),
  articleId: text,
  locale: text,
  title: text,
  url: nullable(text),
  visibility: oneOf(AUDIENCES),
  state: oneOf(ENTRY_STATES.filter((state) => state !== 'removed')),
  draft: boolean,
  outdated: boolean,
  labels: array(text),
  path: array(text),
  updatedAt: nullable(time),
  syncedAt: time,
  run: count,
  override: nullable(object({ visibility: oneOf(['public', 'internal']), reason: text, by: text, at: time, suspended: boolean })),
  reasons: array(reason),
};

const FACET = array(object({ value: text, count }));

const HISTORY_ENTRY = object(
  {
    at: time,
    run: nullable(count),
    by: nullable(text),
    visibility: oneOf(AUDIENCES),
    state: oneOf(ENTRY_STATES),
    reasons: array(reason),
    changes: array(text),
  },
  { mode: oneOf(RUN_MODES), override: nullable(object({ visibility: oneOf(['public', 'internal']), reason: text })) },
);

const KEY = {
  id: text,
  name: text,
  role: oneOf(ROLES),
  prefix: text,
  createdAt: time,
  expiresAt: nullable(time),
  lastUsedAt: nullable(time),
};

const problem = object({ code: text, message: text }, { action: text });

const RUN = object({
  id: text,
  sourceId: text,
  run: count,
  mode: oneOf(RUN_MODES),
  trigger: oneOf(RUN_TRIGGERS),
  status: oneOf(RUN_STATUSES),
  startedAt: time,
  fetchedAt: nullable(time),
  finishedAt: nullable(time),
  resumeCount: count,
  counts: counters(zeroRunCounts()),
  zendesk: object({ requests: count, throttledMs: number, remaining: nullable(integer) }),
  progress: object({ done: count, total: nullable(count), etaSeconds: nullable(number) }),
  error: nullable(problem),
});

const RULES = array(object({ action: oneOf(['exclude', 'internal']) }, { label: text, sectionId: text }));

const SOURCE = object({
  id: text,
  type: oneOf(['zendesk']),
  name: text,
  subdomain: text,
  status: oneOf(SOURCE_STATUSES),
  cadence: inputField(UpdateSourceInput, 'cadence'),
  credentials: object({ kind: oneOf(CREDENTIAL_KINDS), last4: nullable(text) }, { email: text, clientId: text }),
  options: object({
    brands: { anyOf: [oneOf(['all']), array(text)] },
    outdated: oneOf(['exclude', 'internal', 'include']),
    archived: oneOf(['internal', 'exclude']),
    locales: nullable(array(text)),
    labelRules: RULES,
    sectionRules: RULES,
    brandAudience: stringMap(oneOf(['internal'])),
  }),
  brands: array(object({ id: text, name: text })),
  counts: counters(zeroSourceCounts()),
  lastRun: nullable(ref('Run')),
  activeRun: nullable(ref('Run')),
  nextSyncAt: nullable(time),
  lastCompleteSweepAt: nullable(time),
  error: nullable(object({ code: text, message: text, at: time, action: text })),
  webhook: object({ path: text, hasSecret: boolean }),
  warnings: array(notice),
  createdAt: time,
  updatedAt: time,
});

const SOURCE_CHECK = object({
  account: object({ subdomain: text, user: text, role: text }),
  brands: array(object({ id: text, name: text, subdomain: text, hasHelpCenter: boolean })),
  locales: array(text),
  estimates: object({ articles: count, variants: count, requests: count, minutes: number }),
});

const PURGED =
  'That the last record of each of its articles in Kafka holds no text, when that was asked for. Older records leave the disks with compaction, later.';
const DELETION = object({
  id: text,
  sourceId: text,
  status: oneOf(['running', 'done']),
  removed: object({ public: count, internal: count }),
  purged: { ...boolean, description: PURGED },
  requestedAt: time,
  finishedAt: nullable(time),
});

const REVIEW = object({
  id: text,
  kind: oneOf(REVIEW_KINDS),
  status: oneOf(REVIEW_STATUSES),
  sourceId: text,
  run: nullable(count),
  knownArticles: nullable(count),
  missingArticles: nullable(count),
  entries: count,
  examples: array(ref('Article')),
  createdAt: time,
  decidedAt: nullable(time),
  decidedBy: nullable(text),
});

const REBUILD = object({
  id: text,
  sourceId: nullable(text),
  reason: text,
  dryRun: boolean,
  status: oneOf(REBUILD_STATUSES),
  generation: count,
  startedAt: time,
  finishedAt: nullable(time),
  startedBy: text,
  counts: counters(zeroRebuildCounts()),
  progress: object({ done: count, total: nullable(count), etaSeconds: nullable(number) }),
  differences: array(object({ id: text, kind: oneOf(REBUILD_DIFFERENCE_KINDS) })),
  differencesTotal: count,
  changes: nullable(object({ appear: count, vanish: count, differ: count })),
  zendeskRequests: { type: 'integer', enum: [0] },
  rollbackUntil: nullable(time),
  error: nullable(object({ code: text, message: text }, { action: text })),
});

const QUARANTINED = object({
  id: text,
  sourceId: text,
  articleId: text,
  locale: text,
  title: text,
  reason: object({ code: oneOf(QUARANTINE_REASONS), detail: text }),
  since: time,
  attempts: count,
  lastRetryAt: nullable(time),
});

const DRIFT_CHECK = object({
  id: text,
  sourceId: text,
  status: oneOf(DRIFT_STATUSES),
  heal: boolean,
  startedAt: time,
  finishedAt: nullable(time),
  compared: count,
  ...Object.fromEntries(DRIFT_KINDS.map((kind) => [kind, count])),
  differences: array(object({ id: text, kind: oneOf(DRIFT_KINDS) })),
  zendeskRequests: count,
  healRunId: nullable(text),
  error: nullable(problem),
});

const SEARCH_HIT_FIELDS = {
  id: text,
  articleId: text,
  title: text,
  snippet: { ...text, description: 'HTML-escaped text with <mark> around matches' },
  url: nullable(text),
  locale: text,
  matchedLocale: text,
  visibility: oneOf(['public', 'internal']),
  score: number,
  path: array(text),
  updatedAt: nullable(time),
  source: object({ id: text, type: oneOf(['zendesk']), name: text }),
};

const { id, articleId, title, url, locale, matchedLocale, visibility, score, source } = SEARCH_HIT_FIELDS;
const PASSAGE = object({ id, articleId, heading: text, text, title, url, locale, matchedLocale, visibility, score, source });

const found = (item: string): JsonSchema => object({ items: array(ref(item)), total: count, tookMs: number, nextCursor: nullable(text) });

export const RESPONSE_SCHEMAS = {
  Problem: object(
    { type: text, title: text, status: integer, detail: text, code: text },
    { errors: array(object({ field: text, rule: text, message: text })) },
  ),
  Run: RUN,
  RunPage: page('Run'),
  Source: SOURCE,
  SourcePage: page('Source'),
  SourceCheck: SOURCE_CHECK,
  Deletion: DELETION,
  Article: object(ARTICLE),
  ArticlePage: page('Article'),
  ArticleDetail: object({ ...ARTICLE, body: text, text, history: array(HISTORY_ENTRY) }),
  ArticleFacets: object({ total: count, locales: FACET, labels: FACET, sections: FACET }),
  Session: object({ keyId: text, role: oneOf(ROLES), tenant: text, mayAddTenants: boolean }),
  Review: REVIEW,
  ReviewPage: page('Review'),
  Rebuild: REBUILD,
  RebuildPage: page('Rebuild'),
  Quarantined: QUARANTINED,
  QuarantinePage: page('Quarantined'),
  DriftCheck: DRIFT_CHECK,
  DriftCheckPage: page('DriftCheck'),
  SearchHit: object(SEARCH_HIT_FIELDS),
  SearchResult: found('SearchHit'),
  Passage: PASSAGE,
  PassageResult: found('Passage'),
  Key: object(KEY),
  KeyPage: page('Key'),
  CreatedKey: object({ ...KEY, key: text }),
  CreatedTenant: object({ id: text, adminKey: text }),
  AuditEntry: object({ id: text, at: time, actor: text, action: text, target: nullable(text), detail: { type: 'object' } }),
  AuditPage: page('AuditEntry'),
  Liveness: object({ status: oneOf(['ok']) }),
  Readiness: object({
    status: oneOf(['ok', 'failing']),
    checks: stringMap(object({ status: oneOf(['ok', 'failing']), ms: number }, { reason: text })),
  }),
  ServicesHealth: object({
    status: oneOf(['ok', 'failing']),
    services: array(
      object({ name: oneOf(SERVICES_WITH_HEALTH), state: oneOf(SERVICE_STATES), waitsFor: array(text), ms: nullable(number) }),
    ),
  }),
  EventStream: { type: 'string', description: 'Server-sent events' },
  McpMessage: { type: 'object', description: 'A JSON-RPC 2.0 message of the Model Context Protocol' },
  Metrics: { type: 'string', description: 'Prometheus text format' },
} satisfies Record<string, JsonSchema>;

export type ResponseName = keyof typeof RESPONSE_SCHEMAS;

/** The words that events, REST and the dashboard share. Each list is the closed set of values of one field. */

export const AUDIENCES = ['public', 'internal', 'excluded'] as const;
/** Who may be answered from an entry. `excluded`: kept in the ledger, in no index. */
export type Audience = (typeof AUDIENCES)[number];

export const ENTRY_STATES = ['live', 'archived', 'removed', 'quarantined'] as const;
/**
 * `live`: listed by Zendesk. `archived`: confirmed gone from Zendesk, kept as internal. `removed`: confirmed gone or out of scope, in no index.
 * `quarantined`: could not be processed, in no index until it is fetched again.
 */
export type EntryState = (typeof ENTRY_STATES)[number];

export const REASON_CODES = [
  'published_no_segment',
  'draft',
  'hidden',
  'user_segment',
  'segment_unknown',
  'brand_internal',
  'label_rule',
  'section_rule',
  'archived',
  'outdated',
  'override_public',
  'override_internal',
  'override_suspended',
  'unparsable',
] as const;
export type ReasonCode = (typeof REASON_CODES)[number];

export const RUN_MODES = ['incremental', 'full', 'targeted'] as const;
export type RunMode = (typeof RUN_MODES)[number];

export const RUN_TRIGGERS = ['schedule', 'manual', 'initial', 'reconnect', 'webhook'] as const;
export type RunTrigger = (typeof RUN_TRIGGERS)[number];

export const RUN_STATUSES = [
  'queued',
  'fetching',
  'classifying',
  'indexing',
  'completed',
  'completed_with_problems',
  'failed',
  'cancelled',
  'held',
] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];
export const FINAL_RUN_STATUSES: readonly RunStatus[] = ['completed', 'completed_with_problems', 'failed', 'cancelled', 'held'];

export const SOURCE_STATUSES = ['active', 'disconnected', 'deleting', 'error'] as const;
export type SourceStatus = (typeof SOURCE_STATUSES)[number];

/** What became of one seen entry in one run. Every seen entry has exactly one. */
export const OUTCOMES = ['published', 'unchanged', 'closed', 'archived', 'excluded', 'stale', 'quarantined'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const ROLES = ['admin', 'operator', 'agent', 'reader'] as const;
export type Role = (typeof ROLES)[number];

export const OUTDATED_OPTIONS = ['exclude', 'internal', 'include'] as const;
export const ARCHIVED_OPTIONS = ['internal', 'exclude'] as const;
export const RULE_ACTIONS = ['exclude', 'internal'] as const;
export type RuleAction = (typeof RULE_ACTIONS)[number];

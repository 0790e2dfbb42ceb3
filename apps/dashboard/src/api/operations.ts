import type { ProblemReport, RebuildDto } from '@helpdex/contracts';

export type { RebuildDto };

/** Answers about operations, as far as the dashboard shows them. Unknown statuses and kinds are shown as they are written. */

export interface QuarantinedDto {
  /** `SOURCE:ARTICLE:LOCALE` */
  id: string;
  sourceId: string;
  articleId: string;
  locale: string;
  title: string;
  reason: { code: string; detail: string };
  since: string;
  attempts: number;
  lastRetryAt: string | null;
}

export interface DriftCheckDto {
  id: string;
  sourceId: string;
  status: 'running' | 'done' | 'failed';
  heal: boolean;
  startedAt: string;
  finishedAt: string | null;
  compared?: number;
  missing: number;
  extra: number;
  stale: number;
  wrongAudience: number;
  differences: { id: string; kind: string }[];
  zendeskRequests: number;
  healRunId: string | null;
  error: ProblemReport | null;
}

export interface HealthReport {
  status: 'ok' | 'failing';
  checks: Record<string, { status: 'ok' | 'failing'; ms: number }>;
}

import type { DriftCheckDto } from '@helpdex/contracts';

export const DRIFT_KINDS = ['missing', 'extra', 'stale', 'wrongAudience'] as const;
export const driftTotal = (check: Pick<DriftCheckDto, (typeof DRIFT_KINDS)[number]>): number =>
  DRIFT_KINDS.reduce((sum, kind) => sum + check[kind], 0);

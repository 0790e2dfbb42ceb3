/** What the gateway tells of the services behind it; not under `/api/v1`, and therefore in no contract class. */
export interface HealthReport {
  status: 'ok' | 'failing';
  checks: Record<string, { status: 'ok' | 'failing'; ms: number }>;
}

/** One request as it was answered. */
export interface LoggedRequest {
  /** Epoch milliseconds. */
  at: number;
  subdomain: string;
  method: string;
  /** Path and query after the subdomain. */
  path: string;
  status: number;
  /** E-mail of who was recognised; null for nobody. */
  user: string | null;
  /** Came although Retry-After had said not to. */
  insideRetryAfter: boolean;
}

export interface RequestSummary {
  total: number;
  byStatus: Record<string, number>;
  callsInsideRetryAfter: number;
}

const MAX_KEPT = 20_000;

/** The last requests, and counts over all of them. */
export class RequestLog {
  private entries: LoggedRequest[] = [];
  private counts: RequestSummary = { total: 0, byStatus: {}, callsInsideRetryAfter: 0 };

  add(entry: LoggedRequest): void {
    this.entries.push(entry);
    if (this.entries.length > MAX_KEPT) this.entries.splice(0, this.entries.length - MAX_KEPT);
    this.counts.total += 1;
    this.counts.byStatus[entry.status] = (this.counts.byStatus[entry.status] ?? 0) + 1;
    if (entry.insideRetryAfter) this.counts.callsInsideRetryAfter += 1;
  }

  get summary(): RequestSummary {
    return { ...this.counts, byStatus: { ...this.counts.byStatus } };
  }

  last(limit: number): LoggedRequest[] {
    return this.entries.slice(-limit);
  }

  clear(): void {
    this.entries = [];
    this.counts = { total: 0, byStatus: {}, callsInsideRetryAfter: 0 };
  }
}

import { TOPICS, type SyncDue, type SyncProgress } from '@helpdex/contracts';
import { BatchHandler, done, RecordHandler, type Batch, type Delivery, type Outcome } from '@helpdex/kafka';
import type { Metrics } from '@helpdex/observability';
import { Controller, Inject } from '@nestjs/common';
import { METRICS } from '../tokens';
import { RunService } from './run.service';

function byRun(reports: readonly SyncProgress[]): Map<string, SyncProgress[]> {
  const runs = new Map<string, SyncProgress[]>();
  for (const report of reports) {
    const key = `${report.tenant}|${report.source}|${report.run}`;
    runs.set(key, [...(runs.get(key) ?? []), report]);
  }
  return runs;
}

/** What the topics say about runs. */
@Controller()
export class RunEventsHandler {
  constructor(
    @Inject(RunService) private readonly runs: RunService,
    @Inject(METRICS) private readonly metrics: Pick<Metrics, 'droppedRecords'>,
  ) {}

  /** All reports of a run in the batch are one write. */
  @BatchHandler({ topic: TOPICS.syncProgress, group: 'source-registry' })
  async progress({ records }: Batch<SyncProgress>): Promise<Outcome> {
    for (const reports of byRun(records.map(({ data }) => data)).values()) {
      const isKnown = await this.runs.learn(reports);
      if (!isKnown) this.metrics.droppedRecords.inc({ reason: 'unknown-run' }, reports.length);
    }
    return done();
  }

  @RecordHandler({ topic: TOPICS.syncDue, group: 'source-registry-due' })
  async due({ record: { data } }: Delivery<SyncDue>): Promise<Outcome> {
    const { tenant, source, mode, dueAt } = data;
    const started = await this.runs.syncDue(tenant, source, mode === 'full' ? 'full' : 'incremental', new Date(dueAt));
    if (!started) this.metrics.droppedRecords.inc({ reason: 'sync-not-due' });
    return done();
  }
}

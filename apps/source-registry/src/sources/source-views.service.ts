import type { RegisteredSource } from '@helpdex/contracts';
import type { Clock } from '@helpdex/kafka';
import { Inject, Injectable } from '@nestjs/common';
import { RunRepository } from '../runs/run.repository';
import type { RunRow } from '../runs/run.schema';
import { CLOCK } from '../tokens';
import type { SourceRow } from './source.schema';
import { sourceView } from './source-view';

/** Sources with their active and their latest run. */
@Injectable()
export class SourceViews {
  constructor(
    @Inject(RunRepository) private readonly runs: RunRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async one(row: SourceRow): Promise<RegisteredSource> {
    const [view] = await this.many([row]);
    if (!view) throw new Error('one row makes one view');
    return view;
  }

  async many(rows: readonly SourceRow[]): Promise<RegisteredSource[]> {
    const ids = rows.flatMap(({ activeRun, endedRun }) => [activeRun?.id, endedRun]).filter((id) => typeof id === 'string');
    const runs = await this.runs.byIds(ids);
    for (const row of rows) if (row.activeRun && !runs.has(row.activeRun.id)) add(runs, await this.runs.record(row));
    const now = new Date(this.clock.now());
    return rows.map((row) => sourceView(row, runs, now));
  }
}

/** A run whose row is still missing is shown as well. */
function add(runs: Map<string, RunRow>, run: RunRow | null): void {
  if (run) runs.set(run._id, run);
}

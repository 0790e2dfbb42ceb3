import { defaultSourceOptions, SourceChanged, sourceKey, SyncRequested, TOPICS, type RunMode, type SyncProgress } from '@helpdex/contracts';
import { floorOfRun } from '@helpdex/domain';
import { done, type Delivery, type OutgoingRecord } from '@helpdex/kafka';
import { applyProgress, newRunState, type RunState } from '@helpdex/source-registry/runs/run-state';
import type { ServiceHost } from './service-host';

export interface KnownRun {
  run: number;
  mode: RunMode;
  state: RunState;
}

export interface KnownSource {
  tenant: string;
  source: string;
  account: string;
  revision: number;
  status: 'active' | 'deleting';
  floor: number;
  lastRun: number;
  active: KnownRun | null;
  runs: Map<number, KnownRun>;
}

const PUBLISH_PAUSE_MS = 500;

/**
 * A model of the registry: allocates runs, one at a time, and ends them by the production rules (`run-state`). What it knows survives everything, and
 * what it tells is told until the broker has it, as its outbox does.
 */
export class Registry {
  readonly sources = new Map<string, KnownSource>();

  constructor(private readonly host: ServiceHost) {
    const handle = ({ record }: Delivery): Promise<unknown> => {
      this.learn(record.data as SyncProgress);
      return Promise.resolve(done());
    };
    host.consume([{ group: 'source-registry', topic: TOPICS.syncProgress, sink: { role: 'record', handle } }]);
  }

  add(tenant: string, source: string, account: string): void {
    const row: KnownSource = {
      ...{ tenant, source, account, revision: 1, status: 'active', floor: 0, lastRun: 0, active: null },
      runs: new Map(),
    };
    this.sources.set(source, row);
    this.announce(row);
  }

  /** @returns false while another run of the source is under way, or the source is being deleted. */
  startRun(source: string, mode: 'full' | 'incremental'): boolean {
    const row = this.sources.get(source);
    if (!row || row.active || row.status !== 'active') return false;
    row.lastRun += 1;
    const run: KnownRun = { run: row.lastRun, mode, state: newRunState() };
    row.active = run;
    row.runs.set(run.run, run);
    const { tenant } = row;
    const data: SyncRequested = { tenant, source, run: run.run, mode, trigger: 'manual', requestedAt: this.at() };
    this.publish({ topic: TOPICS.syncRequested, event: SyncRequested, key: sourceKey(tenant, source), data });
    return true;
  }

  /** From now on everything of it is dead, whatever is under way. */
  remove(source: string): void {
    const row = this.sources.get(source);
    if (!row || row.status === 'deleting') return;
    row.status = 'deleting';
    row.revision += 1;
    row.floor = floorOfRun(row.lastRun + 1);
    row.active = null;
    this.announce(row);
  }

  private learn(progress: SyncProgress): void {
    const row = this.sources.get(progress.source);
    const run = row?.runs.get(progress.run);
    if (!row || !run) return;
    run.state = applyProgress(run.state, progress);
    if (run.state.end && row.active === run) row.active = null;
  }

  private announce({ tenant, source, account, revision, status, floor }: KnownSource): void {
    const data: SourceChanged = {
      ...{ tenant, source, revision, status, floor, type: 'zendesk', name: source, subdomain: account, cadence: 'manual' },
      ...{ options: defaultSourceOptions(), policyVersion: 1, credentialVersion: 1, at: this.at() },
    };
    this.publish({ topic: TOPICS.sourceChanged, event: SourceChanged, key: sourceKey(tenant, source), data });
  }

  private publish(record: OutgoingRecord): void {
    const attempt = async (): Promise<void> => {
      while (
        !(await this.host.events.publishAll([record]).then(
          () => true,
          () => false,
        ))
      )
        await this.host.process.clock.sleep(PUBLISH_PAUSE_MS);
    };
    void attempt();
  }

  private at(): string {
    return this.host.process.clock.date().toISOString();
  }
}

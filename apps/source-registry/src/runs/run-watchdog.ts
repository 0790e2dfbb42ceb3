import type { Clock } from '@helpdex/kafka';
import type { Logger } from '@helpdex/observability';
import { BackgroundLoop } from '@helpdex/service-host';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { REGISTRY_ACTOR } from '../audit/audit.service';
import { SourceRepository } from '../sources/source.repository';
import { CLOCK, LOGGER } from '../tokens';
import { RUN_SILENT, RunEnding } from './run-ending.service';
import { RunRepository } from './run.repository';
import type { RunRow } from './run.schema';

const LOOK_EVERY_MS = 15_000;

export const WATCHDOG_SETTINGS = Symbol('WatchdogSettings');
export interface WatchdogSettings {
  /** A run of which nothing was heard for so long is given up. */
  readonly silentMinutes: number;
}

/** Ends what nobody else would: runs that fell silent, and what a process left half done when it died. */
@Injectable()
export class RunWatchdog implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop: BackgroundLoop;

  constructor(
    @Inject(RunRepository) private readonly runs: RunRepository,
    @Inject(SourceRepository) private readonly sources: SourceRepository,
    @Inject(RunEnding) private readonly ending: RunEnding,
    @Inject(WATCHDOG_SETTINGS) private readonly settings: WatchdogSettings,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.loop = new BackgroundLoop({ name: 'run-watchdog', everyMs: LOOK_EVERY_MS, pass: () => this.look(), clock, logger });
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.loop.stop();
  }

  async look(): Promise<void> {
    await this.settleEnded();
    const active = await this.runs.active();
    const occupied = await this.activeRunsOf(active);
    for (const run of active) {
      if (!occupied.has(run._id)) await this.endSuperseded(run);
      else if (this.isSilent(run)) await this.endSilent(run);
    }
  }

  /** The run has ended, but its source still waits for it. */
  private async settleEnded(): Promise<void> {
    const sources = await this.sources.occupied();
    const runs = await this.runs.byIds(sources.flatMap(({ activeRun }) => (activeRun ? [activeRun.id] : [])));
    for (const run of runs.values()) if (!run.active) await this.ending.settle(run, REGISTRY_ACTOR);
  }

  private async activeRunsOf(runs: readonly RunRow[]): Promise<Set<string>> {
    const sources = await this.sources.byIds(runs.map(({ source }) => source));
    return new Set(sources.flatMap(({ activeRun }) => (activeRun ? [activeRun.id] : [])));
  }

  private isSilent({ heardAt }: RunRow): boolean {
    return this.clock.now() - heardAt.getTime() > this.settings.silentMinutes * 60_000;
  }

  private async endSilent(run: RunRow): Promise<void> {
    const message = `Nothing was heard of the run for ${this.settings.silentMinutes} minutes.`;
    await this.ending.end(run, { status: 'failed', error: { code: RUN_SILENT, message } }, REGISTRY_ACTOR);
  }

  private async endSuperseded(run: RunRow): Promise<void> {
    const error = { code: 'superseded', message: 'The source was disconnected, or another run took the place of this one.' };
    await this.ending.end(run, { status: 'cancelled', error }, REGISTRY_ACTOR);
  }
}

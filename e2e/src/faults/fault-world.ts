import { FINAL_RUN_STATUSES, TOPICS, type RunDto, type SourceDto, type TopicSpec } from '@helpdex/contracts';
import { kafkaConfig, loadConfig } from '@helpdex/config';
import { KafkaToolbox } from '@helpdex/kafka';
import type { ServiceName } from '@helpdex/local-stack';
import { createLogger, createMetrics } from '@helpdex/observability';
import { eventually } from '@helpdex/testing';
import { readFileSync } from 'node:fs';
import { expectCountsToAddUp, finalRun } from '../final-run';
import { compareWithZendesk, NO_DIFFERENCES } from '../oracle';
import { createWorld, sourceInput, type World, type WorldOptions } from '../world';
import { ChangingAccount } from './changing-account';
import { Deaths } from './deaths';
import { Prober } from './prober';

/** A killed fetcher's job is another's after so long, instead of a minute. */
export const LEASE_MS = 6_000;
const CONVERGES_WITHIN_MS = 120_000;
const LISTING = '/articles\\?.*include=translations';
const SLOW_PAGE_MS = 1_500;
const GROUPS: readonly (readonly [string, TopicSpec])[] = [
  ['classifier', TOPICS.articleFetched],
  ['indexer', TOPICS.articleClassified],
];

export interface SlowListing {
  pageMs?: number;
  /** Pages that come as fast as ever. */
  after?: number;
  /** Pages that are slow; without it all that follow. */
  count?: number;
}

/** A Helpdex whose services are restarted whatever becomes of them, an account that changes, and a prober that reads all the while. */
export class FaultWorld {
  source!: SourceDto;

  private constructor(
    readonly world: World,
    readonly deaths: Deaths,
    readonly prober: Prober,
    readonly account: ChangingAccount,
  ) {}

  /** Brought up, with a source that is synced once. */
  static async create(label: string, options: WorldOptions = {}): Promise<FaultWorld> {
    const deaths = new Deaths();
    const extraEnv = { HELPDEX_FETCH_LEASE_MS: String(LEASE_MS), ...options.extraEnv };
    const world = await createWorld(label, { supervision: deaths.supervision, ...options, extraEnv });
    const prober = new Prober(world.api, world.api.as((await world.api.createKey('reader')).key));
    const one = new FaultWorld(world, deaths, prober, new ChangingAccount(world, label, prober));
    await one.account.create();
    prober.start();
    one.source = await world.api.createSource(sourceInput(label));
    await one.expectTrueAfter(one.source.activeRun!.id);
    return one;
  }

  async stop(): Promise<void> {
    await this.prober.stop();
    await this.world.stop();
  }

  /** Asked for until somebody answers. @returns the run's id */
  async sync(): Promise<string> {
    const run = await eventually(() => this.world.api.sync(this.source.id, 'full'), { timeoutMs: 60_000, everyMs: 200 });
    return run.id;
  }

  /** From its third page on a listing is slow, so that there is time for something to happen. */
  slowListing({ pageMs = SLOW_PAGE_MS, after = 2, count }: SlowListing = {}): Promise<unknown> {
    const effect = { kind: 'delay', ms: pageMs } as const;
    return this.world.simulator.control.addFault({ path: LISTING, effect, after, ...(count === undefined ? {} : { count }) });
  }

  /** A run of a listing that is slow, in the middle: so many of its pages were asked for. @returns its id */
  async inTheMiddle({ pages = 2, ...slow }: SlowListing & { pages?: number } = {}): Promise<string> {
    const { control } = this.world.simulator;
    await this.account.change(this.source);
    await control.clearRequests();
    await this.slowListing(slow);
    const id = await this.sync();
    await eventually(
      async () => {
        const { requests } = await control.requests();
        expect(requests.filter(({ path }) => new RegExp(LISTING).test(path)).length).toBeGreaterThanOrEqual(pages);
      },
      { timeoutMs: 60_000 },
    );
    return id;
  }

  /** Services that are to kill themselves, each at its point of `name:count`. */
  async arm(failpoints: Partial<Record<ServiceName, string>>): Promise<void> {
    const services = Object.entries(failpoints) as [ServiceName, string][];
    await Promise.all(services.map(([name, FAILPOINT]) => this.world.services.service(name).restart({ FAILPOINT, HELPDEX_TESTING: '1' })));
  }

  /** The run ends well, its counts add up, everything is as in Zendesk, and no public read ever showed what is internal. */
  async expectTrueAfter(runId: string): Promise<RunDto> {
    const run = await finalRun(this.world.api, runId, CONVERGES_WITHIN_MS);
    expect(run).toMatchObject({ status: 'completed', error: null });
    expectCountsToAddUp(run);
    await this.expectTrue();
    return run;
  }

  /** Archived articles among the rest, as internal ones. */
  async expectTrue(): Promise<void> {
    const { world, source } = this;
    const compare = async (): Promise<void> =>
      expect(await compareWithZendesk(world, source.id, source.subdomain, { only: () => true })).toEqual(NO_DIFFERENCES);
    await eventually(compare, { timeoutMs: 20_000, everyMs: 500 });
    expect(this.prober.leaks).toEqual([]);
  }

  async isOver(runId: string): Promise<boolean> {
    const run = await this.world.api.run(runId).catch(() => undefined);
    return run !== undefined && FINAL_RUN_STATUSES.includes(run.status);
  }

  /** How often a line was logged by a service so far. */
  logged(name: ServiceName, text: string, instance = 1): number {
    return readFileSync(this.world.services.service(name, instance).logFile, 'utf8').split(text).length - 1;
  }

  /** G5: whatever happened, in the end nothing is left unread. */
  async expectNoLag(): Promise<void> {
    const { kafkaBrokers } = this.world.stack;
    const { kafka: config } = loadConfig({ kafka: kafkaConfig }, { KAFKA_BROKERS: kafkaBrokers.join(',') });
    const parts = { logger: createLogger({ service: 'e2e', level: 'silent' }), metrics: createMetrics({ service: 'e2e', process: false }) };
    const kafka = new KafkaToolbox({
      service: 'e2e',
      config,
      namespace: this.world.services.namespace,
      ...parts,
      onFatal: () => undefined,
    });
    const lag = async (): Promise<void> => {
      for (const [group, topic] of GROUPS) {
        const committed = await kafka.offsets.committed(group, topic);
        const behind = (await kafka.offsets.ranges(topic)).filter(({ partition, low, high }) => (committed.get(partition) ?? low) < high);
        expect(behind.map(({ partition }) => `${group} ${partition}`)).toEqual([]);
      }
    };
    await eventually(lag, { timeoutMs: 30_000, everyMs: 500 });
    await kafka.onApplicationShutdown();
  }
}

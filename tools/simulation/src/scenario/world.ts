import type { LedgerRow } from '@helpdex/classifier/ledger/ledger.schema';
import { physicalIndex, searchAlias } from '@helpdex/contracts';
import type { FetchJob } from '@helpdex/fetcher/jobs/job.schema';
import { Evidence } from '../checks/evidence';
import { IndexChecks, type Watched } from '../checks/index-checks';
import { CLASSIFIED, FETCHED, RecordChecks } from '../checks/record-checks';
import { Violation } from '../checks/violation';
import { Chance } from '../engine/chance';
import { Scheduler, SERVER } from '../engine/scheduler';
import { SimulatedProcess } from '../engine/simulated-process';
import type { Document } from '../models/mongo/replica-set';
import { HelpCenter, type Revision } from '../models/zendesk/help-center';
import { SimulatedZendesk } from '../models/zendesk/simulated-zendesk';
import { startClassifier, type Classifier } from '../services/classifier';
import { startFetcher } from '../services/fetcher';
import { startIndexer, type Indexer } from '../services/indexer';
import { Registry } from '../services/registry';
import { NAMESPACE, ServiceHost } from '../services/service-host';
import type { Parts } from './mutants';
import { Servers } from './servers';

export const KINDS = ['fetcher', 'classifier', 'indexer'] as const;
export type Kind = (typeof KINDS)[number];

export interface Instance {
  kind: Kind;
  host: ServiceHost;
  process: SimulatedProcess;
  classifier?: Classifier;
  indexer?: Indexer;
}

export const TENANTS = [
  { tenant: 't1', source: 's1', account: 'acme' },
  { tenant: 't2', source: 's2', account: 'umbra' },
];
const SESSION_MS = 10_000;
const REFRESH_MS = 1_000;
const LEDGER = 'classifier/ledger';

/** All of Helpdex, two instances of each service, between servers that may do anything a real one may. */
export class World {
  readonly chance: Chance;
  readonly scheduler: Scheduler;
  readonly servers: Servers;
  readonly sources = new Map<string, Watched>();
  readonly evidence = new Evidence();
  readonly records: RecordChecks;
  readonly registry: Registry;
  readonly instances: Instance[] = [];
  private readonly index: IndexChecks;
  private started = 0;
  /** The first thing that did not hold; servers cannot throw it to whoever runs the world. */
  private violation: Error | undefined;
  steps = 0;

  constructor(
    seed: number,
    readonly parts: Parts,
  ) {
    this.chance = new Chance(seed);
    this.scheduler = new Scheduler(this.chance);
    this.records = new RecordChecks(this.evidence, this.stores());
    this.index = new IndexChecks(this.evidence, this.sources);
    this.servers = new Servers(this.chance, this.scheduler, {
      appended: (topic, _partition, record) => this.watch(() => this.records.appended(topic, record)),
      committing: (group, topic, partition, offset) => this.watch(() => this.records.committing(group, topic, partition, offset)),
      written: (rows, row, before) => rows.name === LEDGER && this.watch(() => this.ledgerWritten(row, before)),
      visible: (index, ids) => this.watch(() => this.visible(index, ids)),
    });
    for (const { tenant, source, account } of TENANTS)
      this.sources.set(source, { tenant, account, center: new HelpCenter(account, () => this.scheduler.now), isErased: false });
    this.registry = new Registry(this.host('source-registry'));
    for (const kind of [...KINDS, ...KINDS]) this.start(kind);
    for (const { tenant, source, account } of TENANTS) this.registry.add(tenant, source, account);
    this.refreshing();
  }

  /** One step of anybody's. @throws Violation */
  async step(): Promise<void> {
    this.steps += 1;
    if (!(await this.scheduler.step())) throw new Violation('G5', 'nothing is left that could ever happen');
    if (this.violation) throw this.violation;
  }

  start(kind: Kind): void {
    const host = this.host(kind);
    const instance: Instance = { kind, host, process: host.process };
    if (kind === 'fetcher')
      startFetcher(
        host,
        (own, source, served) => this.connect(own, source, served),
        (...shown) => this.served(...shown),
      );
    if (kind === 'classifier') instance.classifier = startClassifier(host, this.parts.classifier);
    if (kind === 'indexer') instance.indexer = startIndexer(host, this.servers.elastic, this.parts.indexer);
    this.instances.push(instance);
  }

  /** SIGKILL: what was sent may still arrive, nothing is heard of it. */
  kill(instance: Instance): void {
    instance.process.isAlive = false;
    this.instances.splice(this.instances.indexOf(instance), 1);
    this.scheduler.forgetDead();
    this.endSessionLater(instance);
  }

  /** SIGSTOP, past the session and perhaps past a lease; it goes on later as if nothing had happened. */
  freeze(instance: Instance, ms: number): void {
    instance.process.isStopped = true;
    this.endSessionLater(instance);
    this.scheduler.after(SERVER, ms, () => (instance.process.isStopped = false));
  }

  /** SIGSTOP of whichever of them makes such a call next, just before it: it holds on to what it has read, until it is released. */
  snare(instances: readonly Instance[], call: string): void {
    for (const one of instances)
      one.process.setSnare(call, () => {
        this.endSessionLater(one);
        for (const other of instances) if (other !== one) other.process.release();
      });
  }

  /** Its group begins again with the first offset of its topic. */
  readAgain(group: 'classifier' | 'indexer'): void {
    const [id, topic] = [`${NAMESPACE}.${group}`, group === 'indexer' ? CLASSIFIED : FETCHED];
    const coordinator = this.servers.group(id);
    for (const key of coordinator.committed.keys()) if (key.startsWith(`${topic}/`)) coordinator.committed.set(key, 0);
    this.records.forget(id);
    coordinator.rebalance();
  }

  ledger(): LedgerRow[] {
    return [...this.servers.mongo.collection(LEDGER).majority.values()] as unknown as LedgerRow[];
  }

  /** The index of one side that searches of a tenant reach. */
  live(tenant: string, side: 'public' | 'internal'): string {
    const searched = this.servers.elastic.behind(searchAlias(NAMESPACE, tenant, 'agents'));
    return searched.find((index) => index.endsWith(`-${side}`)) ?? physicalIndex(NAMESPACE, tenant, 1, side);
  }

  private host(service: string): ServiceHost {
    this.started += 1;
    const arrives = (): boolean => this.chance.happens(0.5);
    const process = new SimulatedProcess(`${service}-${this.started}`, this.scheduler, arrives);
    const { broker, mongo } = this.servers;
    const cluster = { broker, chance: this.chance, hooks: this.parts.consumer, group: (id: string) => this.servers.group(id) };
    return new ServiceHost(process, service, cluster, mongo);
  }

  private connect(host: ServiceHost, source: string, onServed: (article: string, revision: Revision | null) => void): SimulatedZendesk {
    const { center } = this.sources.get(source) as Watched;
    const { links, zendesk: faults } = this.servers;
    return new SimulatedZendesk(host.process, { center, link: links.zendesk, chance: this.chance, faults, onServed });
  }

  private served(job: FetchJob, ver: number, article: string, revision: Revision | null): void {
    const { center } = this.sources.get(job.source) as Watched;
    const seen = revision ?? center.current(article);
    if (!seen) return;
    const locales = revision ? Object.keys(revision.translations) : [];
    // Not shown, but there: then nothing may be called gone for it.
    const shown = {
      revision: seen.number,
      isDeleted: revision === null && seen.isDeleted,
      locales: revision ? locales : Object.keys(seen.translations),
    };
    this.evidence.noteShown(`${job.tenant}|${job.source}|${article}`, ver, shown);
  }

  private endSessionLater({ process, host }: Instance): void {
    this.scheduler.after(SERVER, SESSION_MS, () => {
      if (process.isAlive && !process.isFrozen) return;
      for (const { id, group } of host.kafka.consumers) group.remove(id);
    });
  }

  private refreshing(): void {
    this.scheduler.after(SERVER, REFRESH_MS, () => {
      for (const name of this.servers.elastic.indices.keys()) this.servers.elastic.refresh(name);
      this.refreshing();
    });
  }

  private ledgerWritten(row: Document, before: Document | undefined): void {
    const [next, last] = [row as unknown as LedgerRow, before as unknown as LedgerRow | undefined];
    if (last && (next.ver < last.ver || next.emitVer < last.emitVer))
      throw new Violation('G3', `the ledger of ${row._id} goes back from ${last.ver}/${last.emitVer} to ${next.ver}/${next.emitVer}`);
    this.evidence.noteRow(next);
  }

  private visible(name: string, ids: readonly string[]): void {
    const index = this.servers.elastic.index(name);
    const [, tenant, side] = /-index-(\w+)-g\d+-(public|internal)$/.exec(name) ?? [];
    if (tenant === undefined) return;
    for (const id of ids) {
      const found = index.visible.get(id);
      if (found) this.index.visible(tenant, side as 'public' | 'internal', found.document);
    }
  }

  private stores() {
    const held = (index: string, id: string): number => this.servers.elastic.indices.get(index)?.held.get(id)?.version ?? -1;
    return {
      record: (topic: string, partition: number, offset: number) =>
        this.servers.broker.log(topic, partition).records.find((record) => record.offset === offset),
      ledgerRow: (entry: string) => this.servers.mongo.collection(LEDGER).majority.get(entry) as unknown as LedgerRow | undefined,
      indexedVersion: (tenant: string, id: string) =>
        Math.min(held(this.live(tenant, 'public'), id), held(this.live(tenant, 'internal'), id)),
      isDead: (_tenant: string, source: string) => this.registry.sources.get(source)?.status === 'deleting',
    };
  }

  private watch(look: () => void): void {
    try {
      look();
    } catch (error) {
      this.violation ??= error as Error;
    }
  }
}

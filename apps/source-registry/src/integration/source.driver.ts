import {
  zeroRunCounts,
  type Caller,
  type CreateSourceInput,
  type RegisteredSource,
  type RunDto,
  type SyncProgress,
} from '@helpdex/contracts';
import { DomainError } from '@helpdex/domain';
import type { RegistryFixture } from './registry.fixture';

const counts = (published: number, quarantined = 0) => ({ ...zeroRunCounts(), seen: published + quarantined, published, quarantined });

/** Everything the services say about a run that goes well, in two partitions. */
export function reportsOf(tenant: string, { sourceId, run }: RunDto, quarantined = 0): Omit<SyncProgress, 'at'>[] {
  const common = { tenant, source: sourceId, run };
  const fetched = { ...common, stage: 'fetched' as const, sequence: 2, done: 30, total: 30, listingComplete: true };
  const perPartition = [0, 1].flatMap((partition) => [
    {
      ...common,
      stage: 'classified' as const,
      sequence: 9,
      partition,
      partitions: 2,
      done: 15,
      counts: counts(15, partition * quarantined),
    },
    { ...common, stage: 'indexed' as const, sequence: 9, partition, partitions: 2, done: 15 },
  ]);
  return [
    { ...common, stage: 'fetching', sequence: 1, done: 10, total: 30 },
    { ...fetched, zendesk: { requests: 3, throttledMs: 0, remaining: 400 } },
    ...perPartition,
  ];
}

export const activeRun = (source: RegisteredSource): RunDto => {
  if (!source.activeRun) throw new Error('no active run');
  return source.activeRun;
};

/** The refusal that a call ends with. */
export async function problemOf(call: Promise<unknown>): Promise<DomainError> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof DomainError)) throw new Error(`expected a DomainError, got ${String(error)}`);
  return error;
}

let count = 0;

/** A request for a source that has not been added yet. */
export const sourceInput = (change: Partial<CreateSourceInput> = {}): CreateSourceInput => ({
  type: 'zendesk',
  name: 'Acme help',
  subdomain: `acme-${(count += 1)}`,
  credentials: { kind: 'api_token', email: 'ada@acme.test', token: 'a-token-that-works' },
  ...change,
});

/** What people do with sources, in short words. */
export class SourceDriver {
  constructor(
    private readonly registry: RegistryFixture,
    readonly caller: Caller,
  ) {}

  create(change: Partial<CreateSourceInput> = {}): Promise<RegisteredSource> {
    return this.registry.rpc.call('sources.create', { caller: this.caller, input: sourceInput(change) });
  }

  get(id: string): Promise<RegisteredSource> {
    return this.registry.rpc.call('sources.get', { caller: this.caller, input: { id } });
  }

  update(id: string, change: object): Promise<RegisteredSource> {
    return this.registry.rpc.call('sources.update', { caller: this.caller, input: { id, change } });
  }

  disconnect(id: string): Promise<RegisteredSource> {
    return this.registry.rpc.call('sources.disconnect', { caller: this.caller, input: { id } });
  }

  reconnect(id: string): Promise<RegisteredSource> {
    const credentials = { kind: 'api_token' as const, email: 'ada@acme.test', token: 'another-that-works' };
    return this.registry.rpc.call('sources.reconnect', { caller: this.caller, input: { id, credentials } });
  }

  sync(id: string): Promise<RunDto> {
    return this.registry.rpc.call('sources.sync', { caller: this.caller, input: { id, mode: 'incremental', trigger: 'manual' } });
  }

  run(id: string): Promise<RunDto> {
    return this.registry.rpc.call('runs.get', { caller: this.caller, input: { id } });
  }

  cancel(id: string): Promise<RunDto> {
    return this.registry.rpc.call('runs.cancel', { caller: this.caller, input: { id } });
  }

  /** Without a source, of all of them. */
  async runs(sourceId?: string): Promise<RunDto[]> {
    const input = { limit: 100, ...(sourceId === undefined ? {} : { sourceId }) };
    return (await this.registry.rpc.call('runs.list', { caller: this.caller, input })).items;
  }

  async audit() {
    return (await this.registry.rpc.call('audit.list', { caller: this.caller, input: { limit: 100 } })).items;
  }

  /** As the services do while a run goes well; `quarantined` entries of it cannot be processed. */
  report(run: RunDto, quarantined = 0): Promise<void> {
    return this.registry.report(...reportsOf(this.caller.tenant, run, quarantined));
  }
}

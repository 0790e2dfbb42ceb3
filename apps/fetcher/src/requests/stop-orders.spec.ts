import type { SourceChanged, SyncRequested } from '@helpdex/contracts';
import { SourceChangedHandler } from './source-changed.handler';
import { StopOrders } from './stop-orders.service';
import { SyncRequestedHandler } from './sync-requested.handler';

const scoped = { tenant: 't_one', source: 'src_1' };
const changed = (change: Partial<SourceChanged>): SourceChanged => ({ ...scoped, status: 'active', ...change }) as SourceChanged;
const requested = (run: number): SyncRequested => ({ ...scoped, run }) as SyncRequested;

/** What is stored, and both handlers over it. */
class Fetcher {
  known: SourceChanged | undefined;
  job: { run: number; status: string; reports: number } | null = null;
  readonly told: string[] = [];

  private readonly stops = new StopOrders(
    { one: () => Promise.resolve(this.known) } as never,
    {
      cancel: (_tenant: string, _source: string, upTo: number) => Promise.resolve(this.cancel(upTo)),
      forget: () => Promise.resolve(void (this.job = null)),
    } as never,
    {
      progress: (job: { run: number; reports: number }, stage: string) =>
        Promise.resolve(void this.told.push(`${job.run} ${stage} ${job.reports}`)),
    } as never,
    { now: () => new Date(0), sleep: () => Promise.resolve() },
  );
  private readonly news = new SourceChangedHandler(
    { learn: (data: SourceChanged) => Promise.resolve(this.learn(data)) } as never,
    this.stops,
  );
  private readonly requests = new SyncRequestedHandler(
    { request: ({ run }: SyncRequested) => Promise.resolve(this.request(run)) } as never,
    this.stops,
    { kick: () => undefined } as never,
  );

  async hears(data: SourceChanged): Promise<this> {
    await this.news.learn({ record: { data } } as never);
    return this;
  }

  async isAsked(run: number): Promise<this> {
    await this.requests.request({ record: { data: requested(run) } } as never);
    return this;
  }

  private learn(data: SourceChanged): boolean {
    const isNews = !this.known || this.known.revision < data.revision;
    if (isNews) this.known = data;
    return isNews;
  }

  private request(run: number): void {
    if (!this.job || this.job.run < run) this.job = { run, status: 'pending', reports: 4 };
  }

  private cancel(upTo: number) {
    if (!this.job || this.job.status !== 'pending' || this.job.run > upTo) return null;
    this.job = { ...this.job, status: 'cancelled' };
    return this.job;
  }
}

const cut = changed({ revision: 2, cancelledRun: 3 });

it('a cancelled run stops, whichever of request and cancellation comes first, and is told once', async () => {
  const late = await (await new Fetcher().isAsked(3)).hears(cut);
  const early = await (await new Fetcher().hears(cut)).isAsked(3);
  for (const fetcher of [late, early]) {
    expect(fetcher.job).toMatchObject({ run: 3, status: 'cancelled' });
    await fetcher.hears(cut);
    expect(fetcher.told).toEqual(['3 cancelled 5']);
  }
});

it('a run that began since goes on', async () => {
  const fetcher = await (await new Fetcher().hears(cut)).isAsked(4);
  expect((await fetcher.hears(cut)).job).toMatchObject({ run: 4, status: 'pending' });
});

it('the run of a reconnect goes on, although the source is still thought to be disconnected', async () => {
  const fetcher = await (await new Fetcher().hears(changed({ revision: 2, status: 'disconnected', cancelledRun: 3 }))).isAsked(4);
  expect(fetcher.job).toMatchObject({ run: 4, status: 'pending' });
});

it('what died between learning and stopping is made good when the record comes again', async () => {
  const fetcher = await new Fetcher().isAsked(3);
  fetcher.known = cut;
  expect((await fetcher.hears(cut)).job).toMatchObject({ status: 'cancelled' });
});

it('an older record that comes again stops nothing of today', async () => {
  const fetcher = await new Fetcher().hears(changed({ revision: 5, status: 'active', cancelledRun: 3 }));
  await fetcher.isAsked(4);
  expect((await fetcher.hears(changed({ revision: 4, status: 'disconnected', cancelledRun: 3 }))).job).toMatchObject({ status: 'pending' });
});

it.each(['deleting', 'deleted'] as const)('nothing is kept of a source that is %s, and nothing begins for it', async (status) => {
  const fetcher = await (await new Fetcher().isAsked(3)).hears(changed({ revision: 2, status, cancelledRun: 3 }));
  expect(fetcher.job).toBeNull();
  expect((await fetcher.isAsked(3)).job).toBeNull();
});

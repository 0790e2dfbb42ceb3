import type { RunDto, SourceDto } from '@helpdex/contracts';
import { withMongodb } from '@helpdex/local-stack';
import { testStack } from '@helpdex/testing';
import type { Corpus } from '@helpdex/zendesk-simulator';
import { finalRun } from '../final-run';
import { compareWithZendesk, NO_DIFFERENCES, type CompareOptions } from '../oracle';
import { createAccount, sourceInput, type World } from '../world';

/** What the specs of daily operations do with accounts and sources of one world. */
export class Sources {
  constructor(readonly world: World) {}

  get control(): World['simulator']['control'] {
    return this.world.simulator.control;
  }

  get api(): World['api'] {
    return this.world.api;
  }

  async account(subdomain: string, articles = 3, corpus: object = {}): Promise<void> {
    await createAccount(this.world, subdomain, { kind: 'generated', articles, locales: ['en-us'], ...corpus } as Corpus);
  }

  /** A new account, and a source of it that was never synced. */
  async added(subdomain: string, change: object = {}, articles = 3): Promise<SourceDto> {
    await this.account(subdomain, articles);
    return this.api.createSource(sourceInput(subdomain, { startSync: false, ...change }));
  }

  async synced(subdomain: string, change: object = {}, articles = 3): Promise<SourceDto> {
    await this.account(subdomain, articles);
    const source = await this.api.createSource(sourceInput(subdomain, change));
    await this.completed(source.activeRun!);
    return source;
  }

  async completed({ id }: Pick<RunDto, 'id'>): Promise<RunDto> {
    const run = await finalRun(this.api, id);
    expect(run).toMatchObject({ status: 'completed', error: null });
    return run;
  }

  async sync(source: SourceDto, mode: 'full' | 'incremental' = 'full'): Promise<RunDto> {
    return finalRun(this.api, (await this.api.sync(source.id, mode)).id);
  }

  runsOf(source: SourceDto): Promise<RunDto[]> {
    return this.api.all<RunDto>(`/sources/${source.id}/runs`);
  }

  async expectTrue(source: SourceDto, options?: CompareOptions): Promise<void> {
    expect(await compareWithZendesk(this.world, source.id, source.subdomain, options)).toEqual(NO_DIFFERENCES);
  }

  /** Requests that an account's help centers have answered, oldest first. */
  async requestsTo(...subdomains: string[]) {
    const { requests } = await this.control.requests(20_000);
    return requests.filter(({ subdomain }) => subdomains.includes(subdomain));
  }

  /** Rows that a service keeps; for moving time where waiting for it would take hours. */
  async change(service: string, collection: string, filter: object, update: object): Promise<void> {
    const { mongodbUrl } = await testStack();
    await withMongodb(mongodbUrl, async (client) => {
      const rows = client.db(`${this.world.services.namespace}_${service}`).collection(collection);
      expect((await rows.updateOne(filter, update)).matchedCount).toBe(1);
    });
  }

  async row<T>(service: string, collection: string, filter: object): Promise<T> {
    const { mongodbUrl } = await testStack();
    return withMongodb(mongodbUrl, async (client) => {
      const row = await client.db(`${this.world.services.namespace}_${service}`).collection(collection).findOne(filter);
      return row as T;
    });
  }
}

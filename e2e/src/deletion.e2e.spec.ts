import type { DeletionDto, SourceDto } from '@helpdex/contracts';
import { eventually } from '@helpdex/testing';
import { finalRun } from './final-run';
import { replayedTexts, storedTraces } from './left-behind';
import { entryIdOf, LifecycleDriver } from './lifecycle-driver';
import { createWorld, sourceInput, type World } from './world';

let world: World;
let life: LifecycleDriver;

beforeAll(async () => {
  world = await createWorld('deletion');
  life = new LifecycleDriver(world);
});
afterAll(() => world?.stop());
afterEach(() => world.simulator.control.clearFaults());

const control = () => world.simulator.control;

describe('a source that is deleted', () => {
  const remove = (source: SourceDto, query = ''): Promise<DeletionDto> => world.api.expect(202, 'DELETE', `/sources/${source.id}${query}`);
  const receiptOf = (id: string): Promise<DeletionDto> => world.api.expect(200, 'GET', `/deletions/${id}`);
  const deletionDone = (id: string): Promise<DeletionDto> =>
    eventually(
      async () => {
        const receipt = await receiptOf(id);
        if (receipt.status !== 'done') throw new Error(`deletion is ${JSON.stringify(receipt)}`);
        return receipt;
      },
      { timeoutMs: 60_000, everyMs: 200 },
    );
  async function expectGone(source: SourceDto): Promise<void> {
    expect(await life.indexedBySide(source.id)).toEqual({ public: 0, internal: 0 });
    expect(await storedTraces(world.services.namespace, source.id)).toEqual([]);
    expect(await world.api.articles(source.id)).toEqual([]);
    for (const [method, path] of [
      ['GET', ''],
      ['DELETE', ''],
      ['POST', '/sync'],
      ['GET', '/runs'],
    ] as const)
      expect(await world.api.refused(method, `/sources/${source.id}${path}`, method === 'POST' ? {} : undefined)).toMatchObject({
        ...{ status: 404, code: 'source_not_found' },
      });
  }

  it('leaves search and every store, with a receipt that counts what left; its subdomain is free for another source', async () => {
    const [source, neighbour] = [await life.synced('delete'), await life.synced('neighbour')];
    const row = await life.publicRow(source);
    await world.api.expect(200, 'PUT', `/articles/${entryIdOf(source, row)}/visibility`, { override: 'internal', reason: 'not yet' });
    const counts = (await world.api.source(source.id)).counts;
    // The receipt counts what left search: what was just closed to customers comes to the agents' side a moment after the answer.
    await eventually(async () => expect(await life.indexedBySide(source.id)).toEqual({ public: counts.public, internal: counts.internal }));
    const receipt = await remove(source);
    expect(receipt).toMatchObject({ sourceId: source.id, status: 'running', purged: false, finishedAt: null });
    expect((await remove(source)).id).toBe(receipt.id);
    expect(await world.api.refused('POST', '/sources', sourceInput('delete'))).toMatchObject({ status: 409, code: 'source_exists' });
    expect(await world.api.refused('POST', `/sources/${source.id}/sync`, {})).toMatchObject({ status: 409, code: 'source_deleting' });
    const done = await deletionDone(receipt.id);
    expect(done).toMatchObject({ status: 'done', purged: false, removed: { public: counts.public, internal: counts.internal } });
    await expectGone(source);
    expect(await life.findsPublicly(row, source.id)).toBe(false);
    expect((await replayedTexts(world.services.namespace, source.id)).length).toBeGreaterThan(0);
    expect(await life.auditOf(source.id)).toEqual(['source.deletion_finished', 'source.deleted', 'source.created']);
    const again = await world.api.createSource(sourceInput('delete'));
    expect(again.id).not.toBe(source.id);
    expect(await finalRun(world.api, again.activeRun!.id)).toMatchObject({ status: 'completed', run: 1 });
    await life.expectTrue(again);
    await life.expectTrue(neighbour);
    expect(await receiptOf(receipt.id)).toEqual(done);
  });

  it('in the middle of a sync: nothing that was under way comes up afterwards, and with purge no replay brings it back', async () => {
    await life.account('purge');
    const source = await life.inTheMiddle('purge', () => world.api.createSource(sourceInput('purge')));
    const { id } = await remove(source, '?purge=true');
    expect(await world.api.run(source.activeRun!.id)).toMatchObject({ status: 'cancelled', error: { code: 'source_deleted' } });
    const done = await deletionDone(id);
    expect(done.purged).toBe(true);
    await expectGone(source);
    await life.expectSilence('purge');
    await expectGone(source);
    await eventually(async () => expect(await replayedTexts(world.services.namespace, source.id)).toEqual([]), { timeoutMs: 60_000 });
  });

  it('while it is disconnected, and while it is in error', async () => {
    const disconnected = await life.synced('gone-quiet');
    await life.act(disconnected, 'disconnect');
    const broken = await life.synced('gone-wrong');
    await control().command('gone-wrong', { apiToken: { revoke: 'gone-wrong-token' } });
    expect(await life.sync(broken)).toMatchObject({ status: 'failed' });
    expect(await world.api.source(broken.id)).toMatchObject({ status: 'error' });
    for (const source of [disconnected, broken]) {
      const { public: open, internal } = source.counts;
      expect(await deletionDone((await remove(source, '?purge=true')).id)).toMatchObject({ removed: { public: open, internal } });
      await expectGone(source);
      expect(await replayedTexts(world.services.namespace, source.id)).toEqual([]);
    }
  });

  it.each([
    ['indexer', 'indexer.after-close:1'],
    ['indexer', 'indexer.after-close:2'],
    ['classifier', 'classifier.before-erase:1'],
    ['source-registry', 'registry.after-deletion-step:2'],
    ['source-registry', 'registry.after-deletion-step:5'],
  ] as const)('although %s dies at %s: the work is taken up again, and the receipt counts right', async (name, failpoint) => {
    const source = await life.synced(failpoint.replaceAll(/[.:]/g, '-'));
    const { public: open, internal } = source.counts;
    const service = world.services.service(name);
    await service.restart({ FAILPOINT: failpoint, HELPDEX_TESTING: '1' });
    const { id } = await remove(source);
    await service.untilExit();
    // Customers' side first: the agents' side is not touched before nothing is left of the other.
    if (failpoint === 'indexer.after-close:1') expect(await life.indexedBySide(source.id)).toEqual({ public: 0, internal });
    await service.start();
    expect(await deletionDone(id)).toMatchObject({ removed: { public: open, internal } });
    await expectGone(source);
  });
});

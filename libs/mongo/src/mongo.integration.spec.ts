import { databaseName, type SourceChanged } from '@helpdex/contracts';
import { FakeClock, freshNamespace, testStack } from '@helpdex/testing';
import { Schema, type Connection, type Model } from 'mongoose';
import { bulkCompareAndSet } from './bulk-compare-and-set';
import { openConnection, unopenedConnection } from './connection';
import { leaseRowSchema, LeaseStore, type LeaseRow } from './lease';
import { mongoHealth } from './mongo-health';
import { isDuplicateKey, mongoProblem } from './mongo-problem';
import { findPage } from './page';
import { setTimeout as sleep } from 'node:timers/promises';
import { SourceProjection, sourceRowSchema, type SourceRow } from './source-projection';

interface Row {
  _id: string;
  ver: number;
  name: string;
}
const rowSchema = new Schema<Row>({ _id: String, ver: Number, name: String }, { collection: 'rows', versionKey: false });
rowSchema.index({ name: 1, _id: 1 });

let connection: Connection;
let rows: Model<Row>;
let leases: Model<LeaseRow>;
let sources: Model<SourceRow>;

beforeAll(async () => {
  const stack = await testStack();
  connection = unopenedConnection();
  rows = connection.model<Row>('Row', rowSchema);
  leases = connection.model<LeaseRow>('Lease', leaseRowSchema);
  sources = connection.model<SourceRow>('Source', sourceRowSchema);
  await openConnection(connection, { url: stack.mongodbUrl, maxPoolSize: 10 }, databaseName(`${freshNamespace('mongo')}_`, 'spec'));
});
afterAll(async () => {
  await connection.dropDatabase();
  await connection.close();
});
beforeEach(() => Promise.all([rows.deleteMany(), leases.deleteMany(), sources.deleteMany()]));

describe('the connection', () => {
  it('has made the indexes and is well', async () => {
    expect(await rows.collection.indexes()).toEqual(expect.arrayContaining([expect.objectContaining({ key: { name: 1, _id: 1 } })]));
    await expect(mongoHealth(connection)()).resolves.toBeUndefined();
  });

  it('says within seconds that no server answers, and that it is the server', async () => {
    const lost = unopenedConnection();
    const failed = await openConnection(lost, { url: 'mongodb://127.0.0.1:1/?directConnection=true', maxPoolSize: 1 }, 'none').catch(
      (error: unknown) => error,
    );
    expect(mongoProblem(failed)).toMatchObject({ kind: 'unavailable' });
    await expect(mongoHealth(lost)()).rejects.toThrow('not connected');
  });
});

describe('bulkCompareAndSet', () => {
  it('writes where there is nothing or something older, and reports each row', async () => {
    await rows.insertMany([
      { _id: 'older', ver: 1, name: 'old' },
      { _id: 'same', ver: 2, name: 'old' },
      { _id: 'newer', ver: 3, name: 'old' },
    ]);
    const results = await bulkCompareAndSet(
      rows,
      ['newer', 'none', 'same', 'older'].map((_id) => ({ _id, ver: 2, name: 'new' })),
    );
    expect(results).toEqual(['lost', 'inserted', 'lost', 'replaced']);
    expect(Object.fromEntries((await rows.find().lean()).map((row) => [row._id, row.name]))).toEqual({
      older: 'new',
      same: 'old',
      newer: 'old',
      none: 'new',
    });
  });

  it('lets exactly one of many writers of the same version win each row, and the highest version stay', async () => {
    const ids = Array.from({ length: 50 }, (_, n) => `row-${n}`);
    const write = (ver: number, name: string) =>
      bulkCompareAndSet(
        rows,
        ids.map((_id) => ({ _id, ver, name })),
      );
    const same = await Promise.all(Array.from({ length: 8 }, (_, writer) => write(1, `writer-${writer}`)));
    for (const [n] of ids.entries()) expect(same.filter((results) => results[n] !== 'lost')).toHaveLength(1);
    await Promise.all([5, 3, 9, 7, 2].map((ver) => write(ver, `v${ver}`)));
    expect(new Set((await rows.find().lean()).map(({ ver, name }) => `${ver} ${name}`))).toEqual(new Set(['9 v9']));
  });

  it('refuses a batch that names a row twice, and takes an empty one', async () => {
    const row = { _id: 'a', ver: 1, name: 'x' };
    await expect(bulkCompareAndSet(rows, [row, row])).rejects.toThrow('twice');
    await expect(bulkCompareAndSet(rows, [])).resolves.toEqual([]);
  });
});

describe('leases', () => {
  const clock = new FakeClock();
  const store = (owner: string) => new LeaseStore(leases, { owner, durationMs: 1_000, clock });

  it('are held by one of many who ask at once', async () => {
    const given = await Promise.all(Array.from({ length: 20 }, (_, n) => store(`p${n}`).acquire('leader')));
    expect(given.filter((lease) => lease !== undefined)).toHaveLength(1);
  });

  it('pass on when they run out, with a higher token; the former holder can neither renew nor release', async () => {
    const first = await store('a').acquire('leader');
    if (!first) throw new Error('not acquired');
    expect(await store('b').acquire('leader')).toBeUndefined();
    await clock.advance(1_000);
    expect(await store('a').renew(first)).toBeUndefined();
    const second = await store('b').acquire('leader');
    expect(second?.token).toBe(first.token + 1);
    await store('a').release(first);
    expect(await store('c').acquire('leader')).toBeUndefined();
  });

  it('go on when renewed in time, and are free at once when released', async () => {
    const lease = await store('a').acquire('leader');
    if (!lease) throw new Error('not acquired');
    await clock.advance(900);
    const renewed = await store('a').renew(lease);
    await clock.advance(900);
    expect(await store('b').acquire('leader')).toBeUndefined();
    if (!renewed) throw new Error('not renewed');
    await store('a').release(renewed);
    expect(await store('b').acquire('leader')).toMatchObject({ owner: 'b' });
  });
});

describe('pages', () => {
  it('show every row once, also where the sort value repeats and rows come and go', async () => {
    await rows.insertMany(Array.from({ length: 25 }, (_, n) => ({ _id: `id-${String(n).padStart(2, '0')}`, ver: 1, name: `n${n % 3}` })));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await findPage(rows, { filter: { ver: 1 }, sort: { field: 'name', direction: 'desc' }, limit: 4, cursor });
      seen.push(...page.rows.map(({ _id }) => _id));
      await rows.deleteOne({ _id: seen[0] as string });
      await rows.updateOne({ _id: `late-${seen.length}` }, { $set: { ver: 1, name: 'n9' } }, { upsert: true });
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toHaveLength(25);
    expect(new Set(seen).size).toBe(25);
  });

  it('are bounded whatever is asked for', async () => {
    await rows.insertMany(Array.from({ length: 120 }, (_, n) => ({ _id: `id-${n}`, ver: 1, name: 'n' })));
    const lengthFor = async (limit?: number) =>
      (await findPage(rows, { filter: {}, sort: { field: 'name', direction: 'asc' }, limit })).rows.length;
    expect(await Promise.all([lengthFor(10_000), lengthFor(0), lengthFor()])).toEqual([100, 1, 20]);
  });
});

describe('the projection of sources', () => {
  const changed = (revision: number) => ({ tenant: 't', source: 's', revision, name: `r${revision}` }) as SourceChanged;

  it('keeps the highest revision whatever order they come in', async () => {
    const projection = new SourceProjection(sources);
    expect(await projection.one('t', 's')).toBeUndefined();
    expect(await projection.learn(changed(2))).toBe(true);
    expect(await projection.learn(changed(1))).toBe(false);
    expect(await projection.learn(changed(2))).toBe(false);
    await Promise.all([5, 4, 3].map((revision) => projection.learn(changed(revision))));
    expect((await projection.one('t', 's'))?.name).toBe('r5');
    expect(await projection.all()).toHaveLength(1);
  });

  it('is waited for while it is on its way, and not for ever', async () => {
    const projection = new SourceProjection(sources);
    const [found] = await Promise.all([
      projection.awaited('t', 'late'),
      sleep(300).then(() => projection.learn({ ...changed(1), source: 'late' })),
    ]);
    expect(found).toMatchObject({ source: 'late' });
    expect(await projection.awaited('t_other', 'late')).toBeUndefined();
  });
});

it('a unique index violation is told from other errors', async () => {
  await rows.create({ _id: 'a', ver: 1, name: 'x' });
  expect(isDuplicateKey(await rows.create({ _id: 'a', ver: 1, name: 'x' }).catch((error: unknown) => error))).toBe(true);
});

import { databaseName } from '@helpdex/contracts';
import { openConnection, unopenedConnection } from '@helpdex/mongo';
import { freshNamespace, testStack } from '@helpdex/testing';
import type { Connection } from 'mongoose';
import type { RowChange } from './ledger.port';
import { LedgerRepository } from './ledger.repository';
import { ledgerSchema, type LedgerModel, type LedgerRow } from './ledger.schema';

let connection: Connection;
let ledger: LedgerModel;
let repository: LedgerRepository;

beforeAll(async () => {
  const stack = await testStack();
  connection = unopenedConnection();
  ledger = connection.model<LedgerRow>('Ledger', ledgerSchema);
  repository = new LedgerRepository(ledger);
  await openConnection(connection, { url: stack.mongodbUrl, maxPoolSize: 10 }, databaseName(`${freshNamespace('ledger')}_`, 'spec'));
});
afterAll(async () => {
  await connection.dropDatabase();
  await connection.close();
});

const row = (id: string, change: Partial<LedgerRow>): LedgerRow =>
  ({ _id: id, tenant: 't', source: 's', article: id, locale: 'de', ver: 5, emitVer: 5, audience: 'public', ...change }) as LedgerRow;

/** What a writer makes of the row that it has read, as another writer of the same row would: the version pair is the same. */
const toInternal = (previous: LedgerRow, by: string): RowChange => ({
  previous,
  next: { ...previous, emitVer: 6, audience: 'internal', reasons: [{ code: 'override_internal', detail: by }] },
});

describe('a write by compare-and-set', () => {
  it('is told as lost by one of two that lead from one row to the same version pair', async () => {
    await ledger.create(row('a', {}));
    const previous = (await repository.find(['a'])).get('a')!;
    const won = toInternal(previous, 'first');
    expect(await repository.compareAndSet([won])).toEqual(new Set());
    expect(await repository.compareAndSet([toInternal(previous, 'second')])).toEqual(new Set(['a']));
    expect((await repository.find(['a'])).get('a')).toMatchObject({ emitVer: 6, reasons: won.next.reasons });
  });

  it('has exactly one winner per row, however many try at once', async () => {
    const ids = Array.from({ length: 20 }, (_, at) => `row${at}`);
    await ledger.create(ids.map((id) => row(id, {})));
    const previous = await repository.find(ids);
    const writers = Array.from({ length: 6 }, (_, at) => `writer${at}`);
    const lost = await Promise.all(writers.map((by) => repository.compareAndSet(ids.map((id) => toInternal(previous.get(id)!, by)))));
    const stored = await repository.find(ids);
    for (const id of ids) {
      const winners = writers.filter((_, at) => !lost[at]!.has(id));
      expect(winners).toEqual([stored.get(id)!.reasons[0]!.detail]);
    }
  });

  it('of a new entry has one winner as well', async () => {
    const change = (): RowChange => ({ previous: undefined, next: row('new', {}) });
    const lost = await Promise.all([1, 2, 3].map(() => repository.compareAndSet([change()])));
    expect(lost.filter(({ size }) => size === 0)).toHaveLength(1);
    expect(await ledger.countDocuments({ _id: 'new' })).toBe(1);
  });

  it('writes rows that change alike together, and tells of each that was overtaken', async () => {
    const ids = ['alike1', 'alike2', 'alike3', 'alike4'];
    await ledger.create(ids.map((id) => row(id, { lastSeenRun: 1 })));
    const previous = await repository.find(ids);
    await ledger.updateOne({ _id: 'alike2' }, { emitVer: 6 });
    await ledger.updateOne({ _id: 'alike3' }, { ver: 6 });
    const seenAgain = ids.map((id): RowChange => ({ previous: previous.get(id)!, next: { ...previous.get(id)!, ver: 9, lastSeenRun: 2 } }));
    expect(await repository.compareAndSet(seenAgain)).toEqual(new Set(['alike2', 'alike3']));
    const stored = await repository.find(ids);
    expect(ids.map((id) => [stored.get(id)!.ver, stored.get(id)!.lastSeenRun])).toEqual([
      [9, 2],
      [5, 1],
      [6, 1],
      [9, 2],
    ]);
  });

  it('of new, known and overtaken entries at once tells only of those that lost', async () => {
    await ledger.create([row('known', {}), row('taken', {})]);
    const known = (await repository.find(['known'])).get('known')!;
    const changes: RowChange[] = [
      { previous: undefined, next: row('fresh', {}) },
      { previous: undefined, next: row('taken', { locale: 'fr' }) },
      { previous: known, next: { ...known, ver: 7 } },
    ];
    expect(await repository.compareAndSet(changes)).toEqual(new Set(['taken']));
    const stored = await repository.find(['fresh', 'taken', 'known']);
    expect(stored.get('fresh')).toMatchObject({ ver: 5, history: [] });
    expect(stored.get('taken')).toMatchObject({ locale: 'de' });
    expect(stored.get('known')).toMatchObject({ ver: 7 });
  });
});

describe('what Kafka has acknowledged', () => {
  const mark = (ver: number, hash: string) => ({ ver, hash, audience: 'public' as const, policyVersion: 1 });
  const since = new Date();

  it('is noted for each entry with its own mark, and waits on where a newer verdict does', async () => {
    await ledger.create([
      row('sent1', { unsentSince: since }),
      row('sent2', { unsentSince: since, sent: mark(3, 'old') }),
      row('moved on', { unsentSince: since, emitVer: 8 }),
    ]);
    await repository.markSent(['sent1', 'sent2', 'moved on'].map((id) => ({ id, sent: mark(5, `hash of ${id}`) })));
    const stored = await repository.find(['sent1', 'sent2', 'moved on']);
    expect([...stored.values()].map(({ _id, sent, unsentSince }) => [_id, sent, unsentSince]).sort()).toEqual([
      ['moved on', mark(5, 'hash of moved on'), since],
      ['sent1', mark(5, 'hash of sent1'), null],
      ['sent2', mark(5, 'hash of sent2'), null],
    ]);
  });

  it('is not hidden by an acknowledgement that comes late', async () => {
    await ledger.create(row('late', { emitVer: 7, unsentSince: null, sent: mark(7, 'newer') }));
    await repository.markSent([{ id: 'late', sent: mark(5, 'older') }]);
    expect((await repository.find(['late'])).get('late')).toMatchObject({ sent: mark(7, 'newer'), unsentSince: null });
  });
});

it('customers find what is public by the ledger, or by the verdict that Kafka had last; of the own tenant, and not what was removed', async () => {
  const sent = { ver: 5, hash: 'h', audience: 'public' as const, policyVersion: 1 };
  await ledger.create([
    row('shown', { state: 'live', unsentSince: null }),
    row('archived', { state: 'archived', unsentSince: null }),
    row('gone', { state: 'removed', unsentSince: null }),
    row('hidden', { state: 'live', audience: 'internal', unsentSince: null }),
    row('closed', { state: 'live', audience: 'internal', sent, unsentSince: null }),
    row('closing', { state: 'live', audience: 'internal', sent, unsentSince: new Date() }),
    row('going', { state: 'removed', sent, unsentSince: new Date() }),
    row('of another', { tenant: 'u', state: 'live', unsentSince: null }),
  ]);
  const ids = ['shown', 'archived', 'gone', 'hidden', 'closed', 'closing', 'going', 'of another', 'unknown'];
  expect((await repository.openAmong('t', ids)).sort()).toEqual(['archived', 'closing', 'going', 'shown']);
});

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
});

import { defaultSourceOptions } from '@helpdex/contracts';
import { unseenEntry } from '@helpdex/domain';
import type { RowChange } from '../ledger/ledger.port';
import type { LedgerRow } from '../ledger/ledger.schema';
import { QuarantineService } from './quarantine.service';

const KEY = 't_one|src_1|17|de';
const AT = new Date('2026-01-01T00:00:00.000Z');

const row = {
  ...unseenEntry(),
  ...{ _id: KEY, tenant: 't_one', source: 'src_1', article: '17', locale: 'de', partition: 3, titleFold: '', detail: null, syncedAt: AT },
  ...{ ver: 5, emitVer: 7, state: 'live', audience: 'public', hash: 'h', unsentSince: null, history: [] },
  sent: { ver: 7, hash: 'h', audience: 'public', policyVersion: 0 },
} as unknown as LedgerRow;
const source = { tenant: 't_one', source: 'src_1', status: 'active', policyVersion: 1, floor: 0, options: defaultSourceOptions() };

let changes: RowChange[];
let sent: string[];
beforeEach(() => {
  [changes, sent] = [[], []];
});
const serviceOf = (stored: LedgerRow | undefined): QuarantineService =>
  new QuarantineService(
    {
      find: () => Promise.resolve(new Map(stored ? [[KEY, stored]] : [])),
      compareAndSet: (asked: RowChange[]) => Promise.resolve((changes.push(...asked), new Set())),
    } as never,
    { send: (rows: LedgerRow[]) => Promise.resolve(void sent.push(...rows.map(({ _id }) => _id))) } as never,
    { one: () => Promise.resolve(source) } as never,
    { now: () => AT } as never,
  );
const REFUSED = { key: KEY, ver: 7, reason: 'document_parsing_exception' };

describe('an entry whose text the index refuses', () => {
  it('is quarantined with the reason, under a higher version, and closed', async () => {
    await serviceOf(row).refused('t_one', REFUSED);
    expect(changes[0]?.next).toMatchObject({ state: 'quarantined', readableState: 'live', audience: 'internal', ver: 5, emitVer: 8 });
    expect(changes[0]?.next.detail).toContain('document_parsing_exception');
    expect(changes[0]?.history).toMatchObject({ by: 'indexer', run: null, state: 'quarantined' });
    expect(sent).toEqual([KEY]);
  });

  it('is left alone when it has a newer verdict by now, when nobody knows it, and for another tenant', async () => {
    await serviceOf({ ...row, emitVer: 8 }).refused('t_one', REFUSED);
    await serviceOf(undefined).refused('t_one', REFUSED);
    await serviceOf(row).refused('t_two', REFUSED);
    expect([changes, sent]).toEqual([[], []]);
  });
});

import type { ArticleHistoryEntry } from '@helpdex/contracts';
import type { LedgerRow } from '../ledger/ledger.schema';
import { QUARANTINED_BY, quarantinedView } from './quarantine-view';

const line = (
  at: string,
  by: string | null,
  changes: string[],
  state: ArticleHistoryEntry['state'] = 'quarantined',
): ArticleHistoryEntry => ({
  at: `2026-01-0${at}T00:00:00.000Z`,
  ...{ run: by === null ? 7 : null, by, visibility: 'internal', state, reasons: [], changes },
});

const row = (history: ArticleHistoryEntry[]): LedgerRow =>
  ({
    ...{ tenant: 't_one', source: 'src_1', article: '17', locale: 'de', detail: 'title is no text', history },
    syncedAt: new Date('2026-01-09T00:00:00.000Z'),
  }) as unknown as LedgerRow;

const retried = (since: string) => ({
  ...{ _id: 't_one|src_1|17|de', tenant: 't_one', source: 'src_1', attempts: 2, since },
  lastRetryAt: new Date('2026-01-08T00:00:00.000Z'),
});

describe('an article in quarantine', () => {
  it.each([
    [null, 'zendesk_unreadable'],
    [QUARANTINED_BY.record, 'record_unreadable'],
    [QUARANTINED_BY.driftCheck, 'unknown_to_ledger'],
    [QUARANTINED_BY.index, 'index_refused'],
  ])('says what brought it there: %s is %s', (by, code) => {
    const view = quarantinedView(row([line('1', null, ['created'], 'live'), line('2', by, ['state', 'visibility'])]), undefined);
    expect(view).toMatchObject({ id: 'src_1:17:de', title: '', reason: { code, detail: 'title is no text' } });
  });

  it('has been there since it came there last, whatever else changed meanwhile', () => {
    const history = [
      line('1', null, ['state']),
      line('2', null, ['state'], 'live'),
      line('3', null, ['state']),
      line('4', 'key_1', ['override']),
    ];
    expect(quarantinedView(row(history), undefined).since).toBe('2026-01-03T00:00:00.000Z');
    expect(quarantinedView(row([]), undefined).since).toBe('2026-01-09T00:00:00.000Z');
  });

  it('counts retries since then only', () => {
    const history = [line('3', null, ['created'])];
    expect(quarantinedView(row(history), retried('2026-01-03T00:00:00.000Z'))).toMatchObject({
      attempts: 2,
      lastRetryAt: '2026-01-08T00:00:00.000Z',
    });
    expect(quarantinedView(row(history), retried('2026-01-01T00:00:00.000Z'))).toMatchObject({ attempts: 0, lastRetryAt: null });
  });
});

import type { Row, ZendeskArticle } from '@helpdex/zendesk-client';
import { remember, seenRows, withoutKnown, type RecentRow } from './recent-rows';

const row = (id: string, second: number, title = 'T'): Row<ZendeskArticle> => ({
  ok: true,
  value: {
    ...{
      id,
      locale: 'en-us',
      sourceLocale: null,
      title,
      body: null,
      htmlUrl: null,
      sectionId: null,
      authorId: null,
      permissionGroupId: null,
    },
    ...{ promoted: false, createdAt: null, editedAt: null, updatedAt: new Date(second * 1_000).toISOString() },
  },
});

const known = (rows: Row<ZendeskArticle>[]): RecentRow[] => remember([], seenRows('acme', rows), 0);

it('recognises a row that comes again as it was, and none that differs in anything', () => {
  const before = known([row('1', 100), row('2', 100)]);
  const kept = (rows: Row<ZendeskArticle>[], brand = 'acme') =>
    withoutKnown(rows, brand, before).map((kept) => (kept.ok ? kept.value.id : 'broken'));
  expect(kept([row('1', 100), row('2', 100, 'U'), row('3', 100)])).toEqual(['2', '3']);
  expect(kept([row('1', 101)])).toEqual(['1']);
  expect(kept([row('1', 100)], 'other-brand')).toEqual(['1']);
  expect(kept([{ ok: false, reason: 'x' }])).toEqual(['broken']);
});

it('remembers the latest look, as far back as the overlap reaches, and no more than it may', () => {
  const before = known([row('1', 100), row('2', 50)]);
  const after = remember(before, seenRows('acme', [row('1', 120, 'U')]), 90);
  expect(after.map(({ key, second }) => [key, second])).toEqual([['acme:1', 120]]);
  const many = seenRows(
    'acme',
    Array.from({ length: 3_000 }, (_, n) => row(String(n), n)),
  );
  expect(remember([], many, 0)).toHaveLength(2_000);
  expect(remember([], many, 0)[0]?.second).toBe(1_000);
});

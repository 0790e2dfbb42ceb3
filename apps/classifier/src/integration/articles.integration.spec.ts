import { defaultSourceOptions, type Caller } from '@helpdex/contracts';
import { eventually } from '@helpdex/testing';
import { ArticleFacets } from '../articles/article-facets';
import { ArticleList } from '../articles/article-list';
import { OverrideService } from '../articles/override.service';
import { LedgerRepository } from '../ledger/ledger.repository';
import { RepairService } from '../repair/repair.service';
import { ReviewList } from '../reviews/review-list.service';
import { ReviewService } from '../reviews/review.service';
import { fetched, RunningClassifier, TENANT } from './running-classifier.fixture';

const CALLER: Caller = { tenant: TENANT, keyId: 'key_ann', role: 'operator', bootstrap: false };

let classifier: RunningClassifier;

beforeAll(async () => {
  classifier = await RunningClassifier.start('classarticles');
});
afterAll(() => classifier?.stop());

describe('a person', () => {
  const id = 'src_c:1:en-us';

  it('closes an article before the answer, and a sync does not open it again', async () => {
    await classifier.tell('src_c');
    await classifier.send(fetched('src_c', '1', 1, 1));
    await eventually(() => expect(classifier.classified('src_c')).toHaveLength(1), { timeoutMs: 20_000 });
    const answer = await classifier.get(OverrideService).setVisibility(CALLER, id, { override: 'internal', reason: 'wrong numbers' });
    expect(answer).toMatchObject({ visibility: 'internal', override: { by: 'key_ann', reason: 'wrong numbers', suspended: false } });
    expect(classifier.applied.at(-1)).toMatchObject({ source: 'src_c', audience: 'internal' });
    await classifier.send(fetched('src_c', '1', 2, 1, { content: { ...fetched('src_c', '1', 2, 1).content!, title: 'New title' } }));
    await eventually(
      () => expect(classifier.classified('src_c').at(-1)).toMatchObject({ audience: 'internal', content: { title: 'New title' } }),
      {
        timeoutMs: 20_000,
      },
    );
  });

  it('may close again what an index that was down has not heard of, and is answered only when it has', async () => {
    const order = { override: 'internal', reason: 'still wrong' } as const;
    await classifier.get(OverrideService).setVisibility(CALLER, 'src_c:1:en-us', { override: null });
    classifier.indexerIsDown = true;
    await expect(classifier.get(OverrideService).setVisibility(CALLER, id, order)).rejects.toThrow('down');
    classifier.indexerIsDown = false;
    const told = classifier.applied.length;
    expect(await classifier.get(OverrideService).setVisibility(CALLER, id, order)).toMatchObject({ visibility: 'internal' });
    expect(classifier.applied.slice(told)).toMatchObject([{ source: 'src_c', audience: 'internal' }]);
  });

  it('takes it back, with the history told', async () => {
    expect(await classifier.get(OverrideService).setVisibility(CALLER, id, { override: null })).toMatchObject({
      visibility: 'public',
      override: null,
    });
    const { history } = await classifier.get(OverrideService).get(TENANT, id);
    expect(history.map(({ visibility, by }) => [visibility, by])).toEqual([
      ['public', 'key_ann'],
      ['internal', 'key_ann'],
      ['internal', 'key_ann'],
      ['public', 'key_ann'],
      ['internal', null],
      ['internal', 'key_ann'],
      ['public', null],
    ]);
  });

  it("never reaches another tenant's article", async () => {
    const stranger = { ...CALLER, tenant: 't_other' };
    await expect(classifier.get(OverrideService).setVisibility(stranger, id, { override: 'public' })).rejects.toMatchObject({
      code: 'article_not_found',
    });
    await expect(classifier.get(OverrideService).get('t_other', id)).rejects.toMatchObject({ code: 'article_not_found' });
    expect((await classifier.get(ArticleList).page('t_other', {})).items).toEqual([]);
  });
});

describe('repair', () => {
  it('judges again by changed rules, from the ledger alone', async () => {
    await classifier.tell('src_d');
    await classifier.send(
      fetched('src_d', '1', 1, 1, { content: { ...fetched('src_d', '1', 1, 1).content!, labels: ['beta'] } }),
      fetched('src_d', '2', 1, 1),
    );
    await eventually(() => expect(classifier.classified('src_d')).toHaveLength(2), { timeoutMs: 20_000 });
    const options = { ...defaultSourceOptions(), labelRules: [{ label: 'beta', action: 'internal' as const }] };
    await classifier.tell('src_d', { policyVersion: 2, options });
    await eventually(
      async () => {
        await classifier.get(RepairService).pass();
        expect(classifier.classified('src_d').slice(2)).toMatchObject([
          { article: '1', audience: 'internal', reasons: [{ code: 'label_rule', detail: 'beta' }] },
        ]);
      },
      { timeoutMs: 20_000 },
    );
  });

  it('sends what its sender died over', async () => {
    const ledger = classifier.ledger;
    const key = `${TENANT}|src_d|2|en-us`;
    await ledger.updateOne({ _id: key }, { $set: { sent: null, unsentSince: new Date(0) } });
    const before = classifier.classified('src_d').length;
    expect(await classifier.get(RepairService).pass()).toBeGreaterThan(0);
    await eventually(() => expect(classifier.classified('src_d').slice(before)).toMatchObject([{ article: '2', audience: 'public' }]));
    expect((await classifier.get(LedgerRepository).find([key])).get(key)).toMatchObject({
      unsentSince: null,
      sent: { audience: 'public' },
    });
  });
});

describe('lists', () => {
  it('page through everything once, newest first, and filter', async () => {
    await classifier.tell('src_e');
    const day = (n: number) => `2026-02-0${n}T00:00:00Z`;
    await classifier.send(
      ...[1, 2, 3, 4, 5].map((n) =>
        fetched('src_e', String(n), 1, 1, {
          content: { ...fetched('src_e', String(n), 1, 1).content!, updatedAt: n === 5 ? null : day(n), labels: n === 2 ? ['x'] : [] },
        }),
      ),
    );
    const list = classifier.get(ArticleList);
    await eventually(async () => expect((await list.page(TENANT, { source: 'src_e' })).items).toHaveLength(5), { timeoutMs: 20_000 });
    const order: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<ArticleList['page']>> = await list.page(TENANT, {
        source: 'src_e',
        limit: 2,
        ...(cursor === null ? {} : { cursor }),
      });
      order.push(...page.items.map(({ articleId }) => articleId));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(order).toEqual(['4', '3', '2', '1', '5']);
    expect((await list.page(TENANT, { source: 'src_e', label: 'x' })).items.map(({ articleId }) => articleId)).toEqual(['2']);
    expect((await list.page(TENANT, { source: 'src_e', q: 'TITLE 3' })).items.map(({ articleId }) => articleId)).toEqual(['3']);
    expect((await list.page(TENANT, { source: 'src_e', q: '.*' })).items).toEqual([]);
    expect((await list.page(TENANT, { source: 'src_e', article: '3' })).items.map(({ id }) => id)).toEqual(['src_e:3:en-us']);
    expect((await list.page(TENANT, { source: 'src_e', section: 'Nowhere' })).items).toEqual([]);
    expect(await classifier.get(ArticleFacets).of(TENANT, { source: 'src_e', q: 'TITLE 3' })).toMatchObject({
      ...{ total: 1, locales: [{ value: 'en-us', count: 5 }], labels: [{ value: 'x', count: 1 }] },
    });
    await expect(list.page(TENANT, { cursor: 'made-up' })).rejects.toMatchObject({ kind: 'invalid' });
  });
});

describe('what waits for a person', () => {
  it('pages through held removals and then suspended overrides, each once and never more than asked for', async () => {
    const sources = ['src_r1', 'src_r2', 'src_r3'];
    for (const source of sources) {
      await classifier.tell(source);
      await classifier.send(fetched(source, '1', 1));
      await classifier.get(ReviewService).open(`rev_${source}`, { tenant: TENANT, source, run: 1 }, { known: 9, missing: 8 });
    }
    await eventually(() => expect(sources.flatMap((source) => classifier.classified(source))).toHaveLength(3), { timeoutMs: 20_000 });
    const suspended = {
      overrideSuspended: true,
      override: { visibility: 'public', reason: null, by: 'key_ann', at: new Date(0).toISOString() },
    };
    await classifier.ledger.updateMany({ tenant: TENANT, source: { $in: sources } }, { $set: suspended });
    const all = await pages(100);
    expect(all.map(({ length }) => length)).toEqual([6]);
    expect(all.flat().map((id) => id.split(/[_:]/)[0])).toEqual(['rev', 'rev', 'rev', 'override', 'override', 'override']);
    for (const limit of [1, 2, 3, 4, 5]) {
      const paged = await pages(limit);
      expect(paged.flat()).toEqual(all.flat());
      expect(paged.map(({ length }) => length)).toEqual(
        Array.from({ length: Math.ceil(6 / limit) }, (_, at) => Math.min(limit, 6 - at * limit)),
      );
    }
    expect((await classifier.get(ReviewList).page(TENANT, { source: 'src_r2', limit: 9 })).items).toHaveLength(2);
    await expect(classifier.get(ReviewList).page(TENANT, { cursor: 'made.up' })).rejects.toMatchObject({ kind: 'invalid' });
  });

  async function pages(limit: number): Promise<string[][]> {
    const found: string[][] = [];
    let cursor: string | null | undefined;
    while (cursor !== null) {
      const page: Awaited<ReturnType<ReviewList['page']>> = await classifier
        .get(ReviewList)
        .page(TENANT, { limit, ...(cursor === undefined ? {} : { cursor }) });
      found.push(page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    return found;
  }
});

import { ArticleClassified, ArticleFetched, defaultSourceOptions, docKey, TOPICS } from '@helpdex/contracts';
import { floorOfRun } from '@helpdex/domain';
import { SourceProjection } from '@helpdex/mongo';
import { eventually } from '@helpdex/testing';
import { ArticleFetchedHandler } from '../classify/article-fetched.handler';
import { fetched, RunningClassifier, TENANT } from '../integration/running-classifier.fixture';
import { RepairService } from '../repair/repair.service';
import { ReviewService } from '../reviews/review.service';
import { ErasureService } from './erasure.service';

const FLOOR = floorOfRun(5);

let classifier: RunningClassifier;

beforeAll(async () => {
  classifier = await RunningClassifier.start('classlife');
});
afterAll(() => classifier?.stop());

const variant = (source: string, article: string, locale: string, run = 1, brand = '7'): ArticleFetched => {
  const { content, ...rest } = fetched(source, article, run);
  return { ...rest, locale, content: { ...content!, brand } };
};

/** The last word of each entry in one of the topics: its state, and whether it carries text. */
function lastWords(source: string, event: typeof ArticleClassified | typeof ArticleFetched): Record<string, string> {
  const words: Pick<ArticleClassified | ArticleFetched, 'article' | 'locale' | 'state' | 'content'>[] =
    event === ArticleClassified ? classifier.saidOf(source, ArticleClassified) : classifier.saidOf(source, ArticleFetched);
  return Object.fromEntries(
    words.map(({ article, locale, state, content }) => [`${article} ${locale}`, `${state}${content ? ' with text' : ''}`]),
  );
}

const ledger = () => classifier.ledger;
const repair = () => classifier.get(RepairService);
const erase = (source: string, purge: boolean): Promise<number> =>
  classifier.get(ErasureService).erase({ tenant: TENANT, source, floor: FLOOR, purge });

describe('options that take in less', () => {
  const options = { ...defaultSourceOptions(), locales: ['en-us'], brands: ['7'] };

  it('close what is out of scope from the ledger; what still comes of it opens nothing', async () => {
    await classifier.tell('src_scope');
    await classifier.send(variant('src_scope', '1', 'en-us'), variant('src_scope', '1', 'de'), variant('src_scope', '2', 'en-us', 1, '8'));
    const all = { '1 en-us': 'live with text', '1 de': 'live with text', '2 en-us': 'live with text' };
    await eventually(() => expect(lastWords('src_scope', ArticleClassified)).toEqual(all), { timeoutMs: 30_000 });
    await classifier.tell('src_scope', { options, policyVersion: 2 });
    const narrowed = { '1 en-us': 'live with text', '1 de': 'removed', '2 en-us': 'removed' };
    await eventually(
      async () => {
        await repair().pass();
        expect(lastWords('src_scope', ArticleClassified)).toEqual(narrowed);
      },
      { timeoutMs: 30_000 },
    );
    expect(await repair().pass()).toBe(0);
    const before = classifier.heard.length;
    await classifier.send(variant('src_scope', '1', 'de', 2), variant('src_scope', '3', 'de', 2), variant('src_scope', '4', 'en-us', 2));
    await eventually(() => expect(lastWords('src_scope', ArticleClassified)).toEqual({ ...narrowed, '4 en-us': 'live with text' }));
    expect(classifier.heard.slice(before).filter(({ event }) => event === (ArticleClassified as never))).toHaveLength(1);
    expect(await ledger().countDocuments({ source: 'src_scope', article: '3' })).toBe(0);
  });

  it('and that take it in again open it as soon as it is seen, without a request of its own', async () => {
    await classifier.tell('src_scope', { policyVersion: 3 });
    await eventually(async () => expect(await repair().pass()).toBeGreaterThan(0));
    expect(lastWords('src_scope', ArticleClassified)['1 de']).toBe('removed');
    await classifier.send(variant('src_scope', '1', 'de', 3));
    await eventually(() => expect(lastWords('src_scope', ArticleClassified)['1 de']).toBe('live with text'));
    expect(await ledger().countDocuments({ source: 'src_scope', unconfirmedRun: { $ne: null } })).toBe(0);
  });
});

it('the end of a run waits for options that are not known yet, and misses nothing of what they leave out', async () => {
  const source = 'src_ahead';
  const { partitions } = TOPICS.articleFetched;
  await classifier.tell(source);
  const wanted = ['1', '2', '3'].map((article) => variant(source, article, 'de'));
  await classifier.send(...wanted, ...['4', '5', '6'].map((article) => variant(source, article, 'fr')));
  await classifier.send(...wanted.map(({ article }) => variant(source, article, 'de', 2)));
  await eventually(async () => expect(await ledger().countDocuments({ source, lastSeenRun: 2 })).toBe(wanted.length), {
    timeoutMs: 30_000,
  });
  const asked = jest.spyOn(SourceProjection.prototype, 'of');
  const asksFor = (): number => asked.mock.calls.filter(([keys]) => [...keys].some((key) => key.source === source)).length;
  await classifier.sendBarriers(source, 2, { final: false, policyVersion: 2 });
  // Once for every partition, and then again and again.
  await eventually(() => expect(asksFor()).toBeGreaterThan(2 * partitions), { timeoutMs: 30_000 });
  asked.mockRestore();
  await classifier.tell(source, { options: { ...defaultSourceOptions(), locales: ['de'] }, policyVersion: 2 });
  await classifier.sendBarriers(source, 2, { round: 1, policyVersion: 2 });
  await classifier.settled(source, 2);
  expect(await classifier.get(ReviewService).openOnes(TENANT, source)).toEqual([]);
  expect(await ledger().countDocuments({ source, state: 'live' })).toBe(wanted.length);
});

describe('a source that is deleted', () => {
  it('is not forgotten before it is known to be, lest it comes back', async () => {
    await classifier.tell('src_early');
    await classifier.send(variant('src_early', '1', 'de'));
    await eventually(async () => expect(await ledger().countDocuments({ source: 'src_early' })).toBe(1), { timeoutMs: 30_000 });
    await expect(erase('src_early', false)).rejects.toMatchObject({ kind: 'unavailable', code: 'deletion_unknown' });
    expect(await ledger().countDocuments({ source: 'src_early' })).toBe(1);
  });

  it('is forgotten, and what was under way leaves no trace', async () => {
    await classifier.tell('src_gone');
    await classifier.send(variant('src_gone', '1', 'de'), variant('src_gone', '2', 'de'));
    await eventually(async () => expect(await ledger().countDocuments({ source: 'src_gone' })).toBe(2));
    await classifier.tell('src_gone', { status: 'deleting', floor: FLOOR });
    expect(await eventually(() => erase('src_gone', false))).toBe(2);
    expect(await erase('src_gone', false)).toBe(0);
    const before = classifier.heard.length;
    await classifier.send(variant('src_gone', '1', 'de', 4), variant('src_gone', '3', 'de', 4));
    await classifier.tell('src_after');
    await classifier.send(...Array.from({ length: 24 }, (_, index) => variant('src_after', String(index), 'de')));
    await eventually(async () => expect(await ledger().countDocuments({ source: 'src_after' })).toBe(24));
    expect(await ledger().countDocuments({ source: 'src_gone' })).toBe(0);
    expect(
      classifier.heard
        .slice(before)
        .filter(({ event, data }) => event === (ArticleClassified as never) && (data as ArticleClassified).source === 'src_gone'),
    ).toEqual([]);
    expect(lastWords('src_gone', ArticleFetched)).toMatchObject({ '1 de': 'present with text' });
  });

  it('leaves no text in the topics when it is purged, also of what was under way and of what could not be read', async () => {
    await classifier.tell('src_purge');
    await classifier.send(variant('src_purge', '1', 'de'), variant('src_purge', '2', 'de'));
    await eventually(async () => expect(await ledger().countDocuments({ source: 'src_purge' })).toBe(2));
    await classifier.tell('src_purge', { status: 'deleting', floor: FLOOR, purge: true });
    expect(await eventually(() => erase('src_purge', true))).toBe(2);
    await classifier.send(variant('src_purge', '1', 'de', 4), variant('src_purge', '3', 'de', 4));
    const broken = { ...variant('src_purge', '5', 'de', 4), partition: 2, reason: 'malformed.json', detail: 'the value is not JSON' };
    await classifier
      .get(ArticleFetchedHandler)
      .close({ ...broken, key: docKey(broken), topic: 't', offset: '0', value: null, headers: {} });
    const gone = { '1 de': 'gone', '2 de': 'gone', '3 de': 'gone', '5 de': 'gone' };
    await eventually(() => expect(lastWords('src_purge', ArticleFetched)).toEqual(gone), { timeoutMs: 30_000 });
    await eventually(() => expect(lastWords('src_purge', ArticleClassified)).toEqual({ '1 de': 'removed', '2 de': 'removed' }));
    expect(
      classifier.heard.filter(({ data }) => (data as ArticleFetched).source === 'src_purge' && (data as ArticleFetched).ver >= FLOOR),
    ).toEqual([]);
    expect(await ledger().countDocuments({ source: 'src_purge' })).toBe(0);
  });
});

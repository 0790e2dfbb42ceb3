import type {
  ArticleDto,
  CreatedKeyDto,
  DeletionDto,
  DriftCheckDto,
  QuarantinedDto,
  RebuildDto,
  ReviewDto,
  RunDto,
} from '@helpdex/contracts';
import type { ApiClient } from '../api-client';
import { Guide, text } from '../guide';
import { RebuildDriver } from '../rebuild-driver';
import { sourceInput, type World } from '../world';

/** What the log and no answer to a stranger may say. */
export const TELLING = 'Kanarienvogel';
const LISTING = '^/api/v2/help_center/articles\\?.*include=translations';

/** One thing of each kind that has an id, all of them there, of the first tenant. */
export interface Scene {
  guide: Guide;
  /** The admin of the first tenant, by a key whose id the audit names. */
  owner: ApiClient;
  ownerKey: CreatedKeyDto;
  /** The admin of another tenant. */
  stranger: ApiClient;
  strangerKey: string;
  strangerTenant: string;
  ids: Readonly<Record<Kind, string>>;
  /** A second one, to be decided otherwise. */
  otherReview: string;
}

/** By the first part of the paths that lead to them. */
export type Kind =
  'sources' | 'runs' | 'articles' | 'quarantine' | 'reviews' | 'keys' | 'deletions' | 'rebuilds' | 'drift-checks' | 'webhooks';

/** Two overrides that Zendesk became stricter than wait for a decision, and one article cannot be read. */
async function troubled(world: World): Promise<{ guide: Guide; run: RunDto }> {
  const guide = await Guide.open(world, 'victim', ['en-us']);
  await guide.article({ 'en-us': text(`${TELLING} breaks`) });
  const restricted: number[] = [];
  for (const name of ['staff', 'a few'])
    restricted.push(await guide.article({ 'en-us': text(`${TELLING} of ${name}`) }, { userSegmentId: guide.segment('staff') }));
  await guide.article({ 'en-us': text(`${TELLING} for all`) });
  await guide.connect();
  const open = { override: 'public', reason: 'fit for all' };
  for (const article of restricted)
    await world.api.expect(200, 'PUT', `/articles/${encodeURIComponent(guide.idOf(article, 'en-us'))}/visibility`, open);
  await guide.control.advanceClock(2_000);
  const { id: partners } = await guide.control.command('victim', { segment: { name: 'Partners', userType: 'signed_in_users' } });
  for (const article of restricted) await guide.control.edit('victim', 'restrict', article, partners!);
  await guide.control.addFault({ path: LISTING, effect: { kind: 'break_row', row: 0, locale: 'en-us', fields: { title: 17 } } });
  const run = await guide.sync('full');
  expect(run).toMatchObject({ status: 'completed_with_problems' });
  return { guide, run };
}

export async function setScene(world: World): Promise<Scene> {
  const { api } = world;
  const ownerKey = await api.createKey('admin');
  const owner = api.as(ownerKey.key);
  const { guide, run } = await troubled(world);
  const { id: source } = guide.source;
  const [review, otherReview] = await api.all<ReviewDto>(`/reviews?source=${source}`);
  const [quarantined] = await api.all<QuarantinedDto>(`/quarantine?source=${source}`);
  const article = (await api.articles(source)).find(({ title }) => title.endsWith('for all')) as ArticleDto;
  const rebuild: RebuildDto = await new RebuildDriver(world).run({ sourceId: source });
  const { body: drift } = await api.request<DriftCheckDto>('POST', '/api/v1/drift-checks', { sourceId: source });
  const gone = await api.createSource(sourceInput('gone', { startSync: false }));
  const deletion = await api.expect<DeletionDto>(202, 'DELETE', `/sources/${gone.id}`);
  const key = await api.createKey('agent');
  const tenant = await api.expect<{ id: string; adminKey: string }>(201, 'POST', '/tenants', { name: 'Stranger' });
  const ids = {
    ...{ sources: source, webhooks: source, runs: run.id, articles: article.id, quarantine: quarantined!.id, reviews: review!.id },
    ...{ keys: key.id, deletions: deletion.id, rebuilds: rebuild.id, 'drift-checks': drift.id },
  };
  return {
    ...{ guide, owner, ownerKey, ids, otherReview: otherReview!.id },
    ...{ stranger: api.as(tenant.adminKey), strangerKey: tenant.adminKey, strangerTenant: tenant.id },
  };
}

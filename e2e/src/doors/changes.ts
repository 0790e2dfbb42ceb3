import type { QuarantinedDto, RebuildDto, RunDto, SourceDto } from '@helpdex/contracts';
import type { Answer } from '../api-client';
import { finalRun } from '../final-run';
import { RebuildDriver } from '../rebuild-driver';
import { sourceInput, type World } from '../world';
import type { Scene } from './scene';

export const WEBHOOK_SECRET = 'canary+/webhook=secret&4713';
/** Long enough for a run to be cancelled in the middle of it. */
const SLOW = { path: '^/api/v2/help_center/articles', effect: { kind: 'delay', ms: 5_000 } } as const;
const CREDENTIALS = { kind: 'api_token', email: 'admin@victim.test', token: 'victim-token' };

/** One change that the owner makes, and the entry that has to stand in the audit for it. */
export interface Change {
  name: string;
  statuses: readonly number[];
  action: string;
  answer: Answer<{ id?: string } | null>;
  /** What the entry is about, if that is not what the answer names. */
  target?: string;
}

/** Nothing is kept of these, or what they do is written down by who does it. */
export const NOT_HERE: Readonly<Record<string, string>> = {
  'POST /sources/check': 'stores nothing',
  'POST /mcp': 'reads',
  'POST /webhooks/zendesk/{id}': 'is made by Zendesk, not by a key; the run that it leads to tells its trigger',
  'POST /rebuilds/{id}/resolve': 'needs a rebuild that is blocked: rebuild.e2e',
};

type Send = (name: string, status: number | readonly number[], action: string, body?: unknown, id?: string) => Promise<Change>;

async function ofEntries(send: Send, world: World, { ids, otherReview, guide }: Scene): Promise<Change[]> {
  const { api } = world;
  const changes = [
    await send('PUT /articles/{id}/visibility', 200, 'articles.setVisibility', { override: 'internal', reason: 'for now' }, ids.articles),
    await send('POST /reviews/{id}/approve', 200, 'reviews.approve', undefined, ids.reviews),
    await send('POST /reviews/{id}/reject', 200, 'reviews.reject', undefined, otherReview),
    await send('POST /quarantine/{id}/retry', 202, 'quarantine.retry', undefined, ids.quarantine),
  ];
  await finalRun(api, changes[3]!.answer.body!.id!);
  expect(await api.all<QuarantinedDto>(`/quarantine?source=${guide.source.id}`)).toEqual([]);
  changes.push(await send('POST /drift-checks', [200, 202], 'drift.start', { sourceId: ids.sources }));
  const rebuild = await send('POST /rebuilds', 202, 'rebuilds.start', { sourceId: ids.sources, reason: 'tried' });
  const driver = new RebuildDriver(world);
  await driver.ended((rebuild.answer.body as RebuildDto).id);
  const back = await send('POST /rebuilds/{id}/rollback', 202, 'rebuilds.rollBack', undefined, rebuild.answer.body!.id);
  await driver.ended(rebuild.answer.body!.id!, ['rolled_back']);
  return [...changes, rebuild, back];
}

async function ofSources(send: Send, { simulator }: World, { ids }: Scene): Promise<Change[]> {
  const secret = await send('PATCH /sources/{id}', 200, 'source.updated', { webhookSecret: WEBHOOK_SECRET }, ids.sources);
  await simulator.control.addFault(SLOW);
  const sync = await send('POST /sources/{id}/sync', 202, 'run.requested', { mode: 'full' }, ids.sources);
  const run = (sync.answer.body as RunDto).id;
  const cancel = await send('POST /runs/{id}/cancel', 202, 'run.cancelled', undefined, run);
  await simulator.control.clearFaults();
  const off = await send('POST /sources/{id}/disconnect', 200, 'source.disconnected', undefined, ids.sources);
  const on = await send('POST /sources/{id}/reconnect', 200, 'source.reconnected', { credentials: CREDENTIALS }, ids.sources);
  const made = await send('POST /sources', 201, 'source.created', sourceInput('fresh', { startSync: false }));
  const removed = await send('DELETE /sources/{id}', 202, 'source.deleted', undefined, (made.answer.body as SourceDto).id);
  return [secret, { ...sync, target: run }, cancel, off, on, made, removed];
}

async function ofKeys(send: Send, { ids }: Scene): Promise<Change[]> {
  return [
    await send('POST /keys', 201, 'key.created', { name: 'Another', role: 'reader' }),
    await send('DELETE /keys/{id}', 204, 'key.revoked', undefined, ids.keys),
    await send('POST /tenants', 201, 'tenant.created', { name: 'Third' }),
  ];
}

/** Everything that an admin can change, once each. */
export async function makeChanges(world: World, scene: Scene): Promise<Change[]> {
  const send: Send = async (name, status, action, body, id) => {
    const [method = '', path = ''] = name.split(' ');
    const key = name === 'POST /tenants' ? world.api : scene.owner;
    const answer = await key.request<{ id?: string } | null>(method, `/api/v1${path.replace('{id}', encodeURIComponent(id ?? ''))}`, body);
    return { name, statuses: [status].flat(), action, answer, ...(id === undefined ? {} : { target: id }) };
  };
  return [...(await ofEntries(send, world, scene)), ...(await ofSources(send, world, scene)), ...(await ofKeys(send, scene))];
}

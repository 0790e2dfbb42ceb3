import type { RegisteredSource } from '@helpdex/contracts';
import { EventClient } from '../testing/event-client';
import { aSource, aSourceView } from '../testing/fixtures';
import { TestGateway } from '../testing/test-gateway';
import { SOURCES_POLL_MS } from './source-events.service';

describe('the events of all sources', () => {
  let gateway: TestGateway;
  let sources: RegisteredSource[];
  beforeEach(async () => {
    gateway = await TestGateway.start();
    sources = [aSource(), aSource({ id: 'src_2', name: 'Other' })];
    gateway.upstream.on('sources.list', () => ({ items: sources, nextCursor: null })).on('articles.counts', () => ({}));
  });
  afterEach(() => gateway.stop());
  const open = (): Promise<EventClient> => EventClient.open(gateway.port, '/api/v1/sources/events', 'operator');

  it('begin with every source', async () => {
    const client = await open();
    expect(client.response.status).toBe(200);
    expect(await client.next()).toEqual({ event: 'source', data: aSourceView() });
    expect(await client.next()).toEqual({ event: 'source', data: aSourceView({ id: 'src_2', name: 'Other' }) });
    client.leave();
  });

  it('then bring those that have changed, and only those', async () => {
    const client = await open();
    await client.next();
    await client.next();
    sources = [aSource(), aSource({ id: 'src_2', name: 'Renamed' })];
    await gateway.clock.advance(SOURCES_POLL_MS);
    expect(await client.next()).toEqual({ event: 'source', data: aSourceView({ id: 'src_2', name: 'Renamed' }) });
    const counts = { public: 1, internal: 0, excluded: 0, quarantined: 0, heldForReview: 0 };
    gateway.upstream.on('articles.counts', () => ({ src_1: counts }));
    await gateway.clock.advance(SOURCES_POLL_MS);
    expect(await client.next()).toEqual({ event: 'source', data: aSourceView({ counts }) });
    client.leave();
  });

  it('tell of new sources and of those that are gone', async () => {
    const client = await open();
    await client.next();
    await client.next();
    sources = [aSource({ id: 'src_2', name: 'Other' }), aSource({ id: 'src_3' })];
    await gateway.clock.advance(SOURCES_POLL_MS);
    expect(await client.next()).toEqual({ event: 'source', data: aSourceView({ id: 'src_3' }) });
    expect(await client.next()).toEqual({ event: 'removed', data: { id: 'src_1' } });
    client.leave();
  });

  it('read all pages', async () => {
    gateway.upstream.on('sources.list', ({ input }) =>
      input.cursor ? { items: [aSource({ id: 'src_2' })], nextCursor: null } : { items: [aSource()], nextCursor: 'two' },
    );
    const client = await open();
    expect([await client.next(), await client.next()]).toMatchObject([{ data: { id: 'src_1' } }, { data: { id: 'src_2' } }]);
    client.leave();
  });

  it('end with the key', async () => {
    const client = await open();
    await client.next();
    await client.next();
    gateway.upstream.revoke('operator');
    await gateway.clock.advance(SOURCES_POLL_MS);
    expect([await client.next(), await client.next()]).toEqual([{ comment: 'no longer available' }, undefined]);
  });
});

import { aSource } from '../testing/fixtures';
import { TestGateway } from '../testing/test-gateway';

describe('what one key may ask', () => {
  let gateway: TestGateway;
  beforeEach(async () => {
    gateway = await TestGateway.start({ keyRequestsPerSecond: 1, keyConcurrentRequests: 3 });
    gateway.upstream.on('sources.get', () => aSource()).on('articles.counts', () => ({}));
  });
  afterEach(() => gateway.stop());
  const read = (key: 'admin' | 'operator' = 'admin') => gateway.get('/api/v1/sources/src_1', { key });

  it('is bounded in a while, and said with when to come again; other keys go on', async () => {
    for (let request = 0; request < 10; request += 1) expect((await read()).status).toBe(200);
    const refused = await read();
    expect([refused.status, refused.body.code, refused.headers['retry-after']]).toEqual([429, 'too_many_requests', '1']);
    expect((await read('operator')).status).toBe(200);
    gateway.clock.pass(1_000);
    expect((await read()).status).toBe(200);
  });

  it('is bounded at a time, until an answer has ended', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    gateway.upstream.on('sources.get', () => held.then(() => aSource()));
    const pending = [read(), read(), read()];
    while (gateway.upstream.requestsOf('sources.get').length < 3) await new Promise(setImmediate);
    const refused = await read();
    expect([refused.status, refused.body.code, refused.headers['retry-after']]).toEqual([429, 'too_many_requests_at_once', '1']);
    expect((await gateway.get('/api/v1/keys', { key: 'reader' })).status).toBe(403);
    release();
    expect((await Promise.all(pending)).map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await read()).status).toBe(200);
  });

  it('does not count what is refused without a key', async () => {
    for (let request = 0; request < 15; request += 1) expect((await gateway.get('/api/v1/keys', { key: null })).status).toBe(401);
    expect((await gateway.get('/health/live', { key: null })).status).toBe(200);
    expect((await read()).status).toBe(200);
  });
});

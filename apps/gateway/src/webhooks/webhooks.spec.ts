import { DomainError } from '@helpdex/domain';
import { TestGateway, type Call } from '../testing/test-gateway';

const PATH = '/api/v1/webhooks/zendesk/src_1';
const HEADERS = {
  'content-type': 'application/json',
  'x-zendesk-webhook-signature': 'c2lnbmF0dXJl',
  'x-zendesk-webhook-signature-timestamp': '2026-11-23T12:00:00Z',
};
/** Spaces and an escape that parsing and writing again would lose. */
const BODY = '{ "detail" : {"id":"48100000000017"},  "subject":"zen:article:4810000000001\\u0037"}';
const unknown = new DomainError('not_found', 'webhook_unknown', 'There is no such webhook, or its signature or its time does not hold.');

describe('webhooks of Zendesk', () => {
  let gateway: TestGateway;
  beforeEach(async () => {
    gateway = await TestGateway.start();
    gateway.upstream.on('webhooks.zendesk', () => ({}));
  });
  afterEach(() => gateway.stop());
  const post = (body: unknown = BODY, call: Call = {}, path = PATH) => gateway.post(path, body, { key: null, headers: HEADERS, ...call });
  const delivered = () => gateway.upstream.requestsOf('webhooks.zendesk');

  it('are handed on byte by byte, without a key', async () => {
    const response = await post();
    expect([response.status, response.text]).toEqual([204, '']);
    expect(delivered()).toEqual([{ source: 'src_1', signature: 'c2lnbmF0dXJl', timestamp: '2026-11-23T12:00:00Z', body: BODY }]);
    expect(gateway.upstream.requestsOf('keys.authenticate')).toEqual([]);
  });

  it('are not judged here: what is no JSON is signed or not all the same', async () => {
    expect((await post('{"detail":')).status).toBe(204);
    expect(delivered()[0]?.body).toBe('{"detail":');
  });

  it('are refused with one and the same answer, whatever does not hold', async () => {
    gateway.upstream.refuse('webhooks.zendesk', unknown);
    const without = (name: keyof typeof HEADERS): Call => ({ headers: { ...HEADERS, [name]: '' } });
    const answers = [
      await post(),
      await post(BODY, without('x-zendesk-webhook-signature')),
      await post(BODY, without('x-zendesk-webhook-signature-timestamp')),
      await post(BODY, { headers: { ...HEADERS, 'x-zendesk-webhook-signature': 'a'.repeat(101) } }),
      await post(undefined),
      await post(BODY, {}, '/api/v1/webhooks/zendesk/no%20id'),
    ];
    const told = answers.map(({ status, body, headers }) => ({ status, code: body.code, challenge: headers['www-authenticate'] }));
    expect(new Set(told.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(told[0]).toEqual({ status: 404, code: 'webhook_unknown', challenge: undefined });
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  });

  it('are bounded in size', async () => {
    const response = await post('a'.repeat(300 * 1024));
    expect([response.status, response.body.code]).toEqual([413, 'body_too_large']);
    expect(delivered()).toEqual([]);
  });

  it('are bounded in number, source by source, and say when to come again', async () => {
    const statuses: number[] = [];
    for (let request = 0; request < 125; request += 1) statuses.push((await post()).status);
    expect(statuses.filter((status) => status === 204)).toHaveLength(120);
    const refused = await post();
    expect([refused.status, refused.body.code, refused.headers['retry-after']]).toEqual([429, 'too_many_webhooks', '1']);
    expect((await post(BODY, {}, '/api/v1/webhooks/zendesk/src_2')).status).toBe(204);
    gateway.clock.pass(1_000);
    expect((await post()).status).toBe(204);
  });

  it('can be sent again when the registry is away', async () => {
    gateway.upstream.down('webhooks.zendesk');
    const response = await post();
    expect([response.status, response.headers['retry-after']]).toEqual([503, '5']);
  });

  it('leave neither signature nor body in the log', async () => {
    await post();
    expect(gateway.log.join('')).toContain('"path":"/api/v1/webhooks/zendesk/src_1"');
    expect(gateway.log.join('')).not.toMatch(/c2lnbmF0dXJl|48100000000017/);
  });

  it('change nothing about other bodies', async () => {
    expect((await gateway.post('/api/v1/keys', '{"name":', { headers: { 'content-type': 'application/json' } })).body.code).toBe(
      'malformed_json',
    );
  });
});

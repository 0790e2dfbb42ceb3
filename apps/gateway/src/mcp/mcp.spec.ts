import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { DomainError } from '@helpdex/domain';
import { KEYS, type KeyName } from '../testing/fake-upstream';
import { aSource } from '../testing/fixtures';
import { TestGateway } from '../testing/test-gateway';

type Answered = { isError?: boolean; content: { text: string }[]; structuredContent?: { items: Record<string, unknown>[] } };

describe('the Model Context Protocol', () => {
  let gateway: TestGateway;
  const clients: Client[] = [];
  beforeEach(async () => {
    gateway = await TestGateway.start();
    gateway.upstream.on('sources.list', () => ({ items: [aSource()], nextCursor: null }));
  });
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.close()));
    await gateway.stop();
  });

  /** The protocol's own client, as a model's program would use it. */
  async function connect(key: KeyName | null, path = '/mcp'): Promise<Client> {
    const headers: Record<string, string> = key === null ? {} : { authorization: `Bearer ${KEYS[key]}` };
    const transport = new StreamableHTTPClientTransport(new URL(`http://127.0.0.1:${gateway.port}${path}`), { requestInit: { headers } });
    const client = new Client({ name: 'spec', version: '1' });
    clients.push(client);
    await client.connect(transport as unknown as Transport);
    return client;
  }
  const call = async (client: Client, name: string, args: Record<string, unknown>): Promise<Answered> =>
    (await client.callTool({ name, arguments: args })) as unknown as Answered;

  it.each(['/mcp', '/mcp/', '/api/v1/mcp'])('offers the two searches at %s, with the rules of the REST query', async (path) => {
    const { tools } = await (await connect('agent', path)).listTools();
    expect(tools.map(({ name }) => name)).toEqual(['search', 'passages']);
    expect(tools[0]?.inputSchema).toMatchObject({
      required: ['q'],
      additionalProperties: false,
      properties: { q: { type: 'string', maxLength: 500 }, audience: { enum: ['public', 'internal', 'all'] } },
    });
    expect(tools.every(({ annotations }) => annotations?.readOnlyHint)).toBe(true);
  });

  it('searches', async () => {
    const client = await connect('agent');
    const found = await call(client, 'search', { q: 'reset router', locale: 'de', limit: 3 });
    expect(found.structuredContent?.items[0]).toMatchObject({ title: 'Reset a router', source: { name: 'Acme help' } });
    expect(JSON.parse(found.content[0]?.text ?? '')).toEqual(found.structuredContent);
    const passages = await call(client, 'passages', { q: 'reset router' });
    expect(passages.structuredContent?.items[0]).toMatchObject({ heading: 'Before you begin', text: 'Hold the button.' });
    expect(gateway.search.requests).toEqual([
      { tenant: 't_one', query: 'reset router', scope: 'all', locale: 'de', limit: 3 },
      { tenant: 't_one', query: 'reset router', scope: 'all', limit: 20 },
    ]);
  });

  it('shows a reader public content only', async () => {
    const client = await connect('reader');
    await call(client, 'search', { q: 'a' });
    const refused = await call(client, 'passages', { q: 'a', audience: 'internal' });
    expect([refused.isError, refused.content[0]?.text]).toEqual([
      true,
      expect.stringMatching(/^audience_forbidden: .*public content only/),
    ]);
    expect(gateway.search.requests.map(({ scope }) => scope)).toEqual(['public']);
  });

  it.each([null, 'revoked'] as const)('is closed to a key that is %s', async (key) => {
    if (key) gateway.upstream.revoke('agent');
    await expect(connect(key === null ? null : 'agent')).rejects.toThrow(/401|key_(missing|invalid)/);
  });

  it('ends with its key, in the middle of a conversation', async () => {
    const client = await connect('agent');
    gateway.upstream.revoke('agent');
    await expect(client.callTool({ name: 'search', arguments: { q: 'a' } })).rejects.toThrow(/401|key_invalid/);
    expect(gateway.search.requests).toEqual([]);
  });

  it.each([
    ['no question', {}, /^validation_failed: Please correct: q/],
    ['an unknown field', { q: 'a', tenant: 't_two' }, /tenant is not a field of this request/],
    ['a limit too high', { q: 'a', limit: 1_000 }, /limit must not be greater than 100/],
    ['an operator', { q: { $ne: '' } }, /^validation_failed/],
  ])('says what is wrong with %s', async (_name, args, told) => {
    const answer = await call(await connect('agent'), 'search', args);
    expect([answer.isError, answer.content[0]?.text]).toEqual([true, expect.stringMatching(told)]);
    expect(gateway.search.requests).toEqual([]);
  });

  it('knows no other tool, and tells nothing of what broke inside', async () => {
    const client = await connect('admin');
    expect((await call(client, 'delete', {})).content[0]?.text).toMatch(/^unknown_tool: .*search and passages/);
    gateway.search.search = () => Promise.reject(new DomainError('unavailable', 'search_unavailable', 'Search does not answer.'));
    expect((await call(client, 'search', { q: 'a' })).content[0]?.text).toBe('search_unavailable: Search does not answer.');
    gateway.search.search = () => Promise.reject(new Error('canary-internal'));
    const broken = await call(client, 'search', { q: 'a' });
    expect([broken.isError, broken.content[0]?.text.includes('canary')]).toEqual([true, false]);
  });

  it.each(['GET', 'DELETE'] as const)('has no stream and no session: %s', async (method) => {
    const response = await gateway.send(method, '/mcp', { headers: { accept: 'text/event-stream' } });
    expect([response.status, response.headers['allow']]).toEqual([405, 'POST']);
  });

  it('refuses what is no message of the protocol', async () => {
    const accept = 'application/json, text/event-stream';
    for (const body of [{}, { jsonrpc: '1.0' }, { jsonrpc: '2.0', id: 1 }])
      expect((await gateway.post('/mcp', body, { headers: { accept } })).status).toBe(400);
    expect((await gateway.post('/mcp', { jsonrpc: '2.0', id: 1, method: 'ping' })).status).toBe(406);
  });
});

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DEFAULT_LIMITS } from '../client/client-options';
import { isPublicAddress, publicLookup } from './public-address';
import { UndiciTransport } from './undici.transport';
import { isAddressOfOperator } from './zendesk-origin';

describe('addresses', () => {
  it.each(['104.16.51.111', '216.198.53.1', '2606:4700::6810:336f', '2a00:1450:4001:82a::200e'])('%s is public', (address) =>
    expect(isPublicAddress(address)).toBe(true),
  );

  it.each([
    ...['127.0.0.1', '0.0.0.0', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254', '100.64.0.1', '198.18.0.1'],
    ...['224.0.0.1', '255.255.255.255', '192.0.2.1', '::1', '::', 'fe80::1', 'fc00::1', 'fd12:3456::1', 'ff02::1', '2001:db8::1'],
    ...['::ffff:127.0.0.1', '::FFFF:10.0.0.1', '::ffff:7f00:1', '::127.0.0.1', '64:ff9b::7f00:1', '2002:7f00:1::', '2001:0:7f00:1::'],
    ...['localhost', '127.0.0.1.', '0x7f.1', '2130706433', ''],
  ])('%s is not', (address) => expect(isPublicAddress(address)).toBe(false));
});

describe('what the transport connects to', () => {
  let server: Server;
  let seen: number;
  let port: number;
  beforeAll(async () => {
    server = createServer((_request, response) => {
      seen += 1;
      response.end('{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => void server.close());
  beforeEach(() => {
    seen = 0;
  });

  const headers = { authorization: 'Basic canary' };
  const send = (transport: UndiciTransport, host: string) =>
    transport.send({ method: 'GET', url: new URL(`http://${host}:${port}/api/v2/users/me`), headers, limits: DEFAULT_LIMITS });

  it.each(['acme.zendesk.test', 'ACME.zendesk.test', 'acme.zendesk.test.'])('%s is not asked when its name leads inside', async (host) => {
    const names: string[] = [];
    const lookup = publicLookup((name, done) => {
      names.push(name);
      done(null, [
        { address: '104.16.51.111', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ]);
    });
    const transport = new UndiciTransport({ lookup });
    await expect(send(transport, host)).rejects.toMatchObject({ kind: 'network', reason: 'EPRIVATE' });
    await transport.close();
    expect([names.length > 0, seen]).toEqual([true, 0]);
  });

  it('is asked for by name once, and the socket goes to that very address', async () => {
    const asked: string[] = [];
    const transport = new UndiciTransport({
      lookup: (name, options, done) => {
        asked.push(name);
        if (options.all) done(null, [{ address: '127.0.0.1', family: 4 }]);
        else done(null, '127.0.0.1', 4);
      },
    });
    expect((await send(transport, 'rebound.test')).status).toBe(200);
    await transport.close();
    expect([asked, seen]).toEqual([['rebound.test'], 1]);
  });
});

describe('the operator’s own address', () => {
  it.each([
    ['https://{subdomain}.zendesk.com', false],
    ['https://{subdomain}.proxy.test/x', false],
    ['http://127.0.0.1:4010/{subdomain}', true],
    ['https://proxy.internal/{subdomain}', true],
  ])('%s may be a private one: %s', (template, expected) => expect(isAddressOfOperator(template)).toBe(expected));
});

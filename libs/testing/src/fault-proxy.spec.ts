import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { eventually } from './eventually';
import { FaultProxy } from './fault-proxy';

let server: Server;
let proxy: FaultProxy;
const heard: string[] = [];
const served = new Set<Socket>();
const clients: Client[] = [];

/** Says everything back in capitals. */
beforeAll(async () => {
  server = createServer((socket) => {
    served.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      heard.push(data.toString());
      socket.write(data.toString().toUpperCase());
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise((resolve) => void server.close(resolve)));
beforeEach(async () => {
  proxy = await FaultProxy.start({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });
});
afterEach(async () => {
  for (const { socket } of clients.splice(0)) socket.destroy();
  await proxy.close();
  for (const socket of served) socket.destroy();
  heard.length = 0;
});

/** What one end of a connection has heard, and how it ended. */
class Client {
  text = '';
  end: string | undefined;
  readonly socket: Socket;

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1');
    this.socket.on('data', (data) => (this.text += data.toString()));
    this.socket.on('end', () => (this.end ??= 'end'));
    this.socket.on('error', (error: NodeJS.ErrnoException) => (this.end ??= error.code));
  }
}
const dial = (): Client => {
  const client = new Client(proxy.port);
  clients.push(client);
  return client;
};
const hears = (client: Client, text: string): Promise<void> => eventually(() => expect(client.text).toBe(text));

it('changes nothing without a fault, however much there is to carry', async () => {
  const client = dial();
  const much = 'a'.repeat(300_000);
  client.socket.write(much);
  await eventually(() => expect(client.text).toHaveLength(much.length));
  expect(client.text).toBe(much.toUpperCase());
  client.socket.end();
  await eventually(() => expect(client.end).toBe('end'));
  await eventually(() => expect(proxy.connections).toBe(0));
});

it('lets those be answered who have nothing more to say, and keeps no socket of theirs', async () => {
  const sockets = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap').length;
  const before = sockets();
  for (let time = 0; time < 20; time += 1) {
    const client = dial();
    client.socket.end('all');
    await hears(client, 'ALL');
  }
  await eventually(() => expect([proxy.connections, sockets()]).toEqual([0, before]));
});

it('resets whoever speaks, on old connections and new ones, until it is mended', async () => {
  const old = dial();
  old.socket.write('one');
  await hears(old, 'ONE');
  proxy.break({ kind: 'reset' });
  const fresh = dial();
  for (const { socket } of [old, fresh]) socket.write('two');
  for (const client of [old, fresh]) await eventually(() => expect(client.end).toBe('ECONNRESET'));
  expect(proxy.struck).toBe(2);
  expect(heard).toEqual(['one']);
  proxy.mend();
  const after = dial();
  after.socket.write('three');
  await hears(after, 'THREE');
});

it('takes questions on and loses their answers; what was half open is reset when the link is mended', async () => {
  proxy.break({ kind: 'half_open', lost: 'answers' });
  const client = dial();
  client.socket.write('question');
  await eventually(() => expect(proxy.struck).toBe(1));
  expect(heard).toEqual(['question']);
  expect([client.text, client.end]).toEqual(['', undefined]);
  proxy.mend();
  await eventually(() => expect(client.end).toBe('ECONNRESET'));
});

it('loses both, and closes nothing', async () => {
  proxy.break({ kind: 'half_open', lost: 'both' });
  const client = dial();
  client.socket.write('question');
  await eventually(() => expect(proxy.struck).toBe(1));
  expect(heard).toEqual([]);
  expect(client.end).toBeUndefined();
});

it('ends a connection in the middle of an answer', async () => {
  proxy.break({ kind: 'truncate', afterBytes: 5 });
  const client = dial();
  client.socket.write('a long question');
  await eventually(() => expect(client.end).toBeDefined());
  expect(client.text).toBe('A LON');
  expect(heard).toEqual(['a long question']);
});

it.each([{ kind: 'latency', ms: 40 } as const, { kind: 'bandwidth', bytesPerSecond: 1_000_000 } as const])(
  'holds everything up, and loses nothing: %j',
  async (fault) => {
    proxy.break(fault);
    const client = dial();
    const much = 'b'.repeat(50_000);
    client.socket.write(much);
    await eventually(() => expect(client.text).toBe(much.toUpperCase()));
    expect(proxy.struck).toBeGreaterThanOrEqual(6);
  },
);

it('cuts all connections at once', async () => {
  const pair = [dial(), dial()];
  for (const client of pair) {
    client.socket.write('x');
    await hears(client, 'X');
  }
  proxy.cutAll();
  for (const client of pair) await eventually(() => expect(client.end).toBe('ECONNRESET'));
});

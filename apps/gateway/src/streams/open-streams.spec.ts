import { EventClient } from '../testing/event-client';
import { CALLERS } from '../testing/fake-upstream';
import { aRun } from '../testing/fixtures';
import { TestGateway } from '../testing/test-gateway';
import { MAX_STREAMS_PER_KEY, OpenStreams } from './open-streams';

const PATH = '/api/v1/runs/run_1/events';

describe('open streams', () => {
  let gateway: TestGateway;
  let streams: OpenStreams;
  beforeEach(async () => {
    gateway = await TestGateway.start();
    streams = gateway.app.get(OpenStreams);
    gateway.upstream.on('runs.get', () => aRun());
  });
  afterEach(() => gateway.stop());
  const open = async (key: 'admin' | 'operator' = 'operator'): Promise<EventClient> => {
    const client = await EventClient.open(gateway.port, PATH, key);
    await client.next();
    return client;
  };

  it('are bounded per key, and make room when one is closed', async () => {
    const clients = [];
    for (let opened = 0; opened < MAX_STREAMS_PER_KEY; opened += 1) clients.push(await open());
    const refused = await gateway.get(PATH, { key: 'operator' });
    expect([refused.status, refused.body.code, refused.headers['retry-after']]).toEqual([429, 'too_many_streams', '5']);
    const other = await open('admin');
    expect(streams.size).toBe(MAX_STREAMS_PER_KEY + 1);

    clients[0]?.leave();
    other.leave();
    clients.slice(1).forEach((client) => client.leave());
    await gateway.clock.untilNobodySleeps();
    expect(streams.size).toBe(0);
    (await open()).leave();
  });

  it('end with a word when the process ends, and no more are opened', async () => {
    const client = await open();
    streams.endAll();
    expect([await client.next(), await client.next()]).toEqual([{ comment: 'the server is shutting down' }, undefined]);
    const refused = await gateway.get(PATH, { key: 'operator' });
    expect([refused.status, refused.body.code]).toEqual([503, 'shutting_down']);
  });

  it('are not opened by a request for the headers only', async () => {
    const response = await fetch(`http://127.0.0.1:${gateway.port}${PATH}`, {
      method: 'HEAD',
      headers: { authorization: 'Bearer hdx_operator00' },
    });
    expect([response.status, response.headers.get('content-type'), streams.size]).toEqual([200, 'text/event-stream; charset=utf-8', 0]);
  });

  it('send nothing to a client that does not keep up, and remember that', async () => {
    const written: string[] = [];
    const response = fakeResponse(written);
    const stream = streams.open(CALLERS.admin, response as never);
    response.writableNeedDrain = true;
    expect(stream.send('progress', { run: 1 })).toBe(false);
    stream.comment('alive');
    response.writableNeedDrain = false;
    expect(stream.send('progress', { run: 2 })).toBe(true);
    expect(written.join('')).toBe('retry: 2000\n\nevent: progress\ndata: {"run":2}\n\n');
    stream.end();
    expect(stream.send('progress', { run: 3 })).toBe(false);
  });
});

function fakeResponse(written: string[]) {
  const response = {
    req: { method: 'GET' },
    writableNeedDrain: false,
    once: () => response,
    status: () => response,
    set: () => response,
    flushHeaders: () => undefined,
    write: (text: string) => written.push(text),
    end: () => undefined,
  };
  return response;
}

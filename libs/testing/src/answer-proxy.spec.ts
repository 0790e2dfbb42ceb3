import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AnswerProxy } from './answer-proxy';

let server: Server;
let proxy: AnswerProxy;

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      response.writeHead(201, { 'x-server': 'real' });
      response.end(JSON.stringify({ method: request.method, url: request.url, body, key: request.headers.authorization }));
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  proxy = await AnswerProxy.start(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterEach(() => proxy.setRule(undefined));
afterAll(async () => {
  await proxy.close();
  await new Promise((resolve) => void server.close(resolve));
});

const ask = async (): Promise<{ status: number; server: string | null; text: string }> => {
  const answer = await fetch(`${proxy.url}/a?b=c`, { method: 'POST', body: 'ä', headers: { authorization: 'ApiKey x' } });
  return { status: answer.status, server: answer.headers.get('x-server'), text: await answer.text() };
};
const REAL = { status: 201, server: 'real', text: JSON.stringify({ method: 'POST', url: '/a?b=c', body: 'ä', key: 'ApiKey x' }) };

it('passes question and answer on as they are', async () => {
  expect(await ask()).toEqual(REAL);
});

it('answers in the stead of the server, or changes what it said, until it is told not to', async () => {
  proxy.setRule(() => Promise.resolve({ status: 413, headers: {}, body: 'too large' }));
  expect(await ask()).toEqual({ status: 413, server: null, text: 'too large' });
  proxy.setRule(async (_request, forward) => ({ ...(await forward()), status: 503 }));
  expect(await ask()).toEqual({ ...REAL, status: 503 });
  proxy.setRule(({ path }) => Promise.resolve(path === '/other' ? { status: 404, headers: {}, body: '' } : undefined));
  expect(await ask()).toEqual(REAL);
});

it('ends the connection when the rule fails, as a broken middle man does', async () => {
  proxy.setRule(() => Promise.reject(new Error('broken')));
  await expect(ask()).rejects.toThrow();
});

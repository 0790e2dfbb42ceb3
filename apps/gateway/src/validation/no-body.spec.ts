import type { OpenAPIObject } from '@nestjs/swagger';
import { answerEverything } from '../testing/answering-upstream';
import { TestGateway } from '../testing/test-gateway';

const EXAMPLE: Readonly<Record<string, string>> = { reviews: 'rev_1', quarantine: 'src_1:48100000000017:en-us' };
/** Zendesk's own bytes, whatever they are; and a protocol with a body of its own. */
const OF_OTHERS = /\/(?:webhooks|mcp)/;

describe('a POST that needs no body', () => {
  let gateway: TestGateway;
  let paths: string[];
  beforeAll(async () => {
    gateway = await TestGateway.start();
    answerEverything(gateway.upstream);
    const { paths: all } = (await gateway.get('/api/openapi.json', { key: null })).body as OpenAPIObject;
    paths = Object.entries(all)
      .filter(([path, { post }]) => post && !post.requestBody && !OF_OTHERS.test(path))
      .map(([path]) => path.replace('{id}', EXAMPLE[path.split('/')[3] ?? ''] ?? 'src_1'));
  });
  afterAll(() => gateway.stop());

  it('is one of seven', () =>
    expect(paths.map((path) => path.split('/').at(-1)).sort()).toEqual(
      ['approve', 'cancel', 'disconnect', 'reject', 'resolve', 'retry', 'rollback'].sort(),
    ));

  it('refuses a field, and does nothing', async () => {
    for (const path of paths) {
      const asked = gateway.upstream.calls.length;
      const { status, body } = await gateway.post(path, { force: true });
      expect([path, status, body.code, body.errors]).toEqual([
        path,
        400,
        'validation_failed',
        [{ field: 'force', rule: 'whitelistValidation', message: 'is not a field of this request' }],
      ]);
      expect(gateway.upstream.calls.slice(asked).map(({ pattern }) => pattern)).toEqual(['keys.authenticate']);
    }
  });

  it('takes none, and an empty one', async () => {
    for (const path of paths)
      for (const body of [undefined, {}])
        expect([path, [200, 202].includes((await gateway.post(path, body)).status)]).toEqual([path, true]);
  });
});

import type { ProblemDto } from '@helpdex/contracts';
import { describeAttack } from './bad-input/describe-attack';
import { createAccount, createWorld, sourceInput, UNLIMITED, type World } from './world';

let world: World;

beforeAll(async () => {
  world = await createWorld('badinput', UNLIMITED);
  await createAccount(world, 'acme', { kind: 'generated', articles: 3, locales: ['en-us'] });
});
afterAll(() => world?.stop());
/** Only what is right leaves something behind. */
const nothingLeft = async (): Promise<void> => expect(await world.api.all('/sources')).toEqual([]);

const api_token = { kind: 'api_token', email: 'admin@acme.test', token: 'wrong' };
const reader = { kind: 'api_token', email: 'reader@acme.test', token: 'acme-token' };

describe.each(['/sources', '/sources/check'])('POST %s says what is wrong, and leaves nothing behind', (path) => {
  afterEach(nothingLeft);
  it.each([
    ['a subdomain that nobody has', sourceInput('nobody-here'), 422, 'zendesk_subdomain_unknown'],
    ['a wrong token', sourceInput('acme', { credentials: api_token }), 422, 'zendesk_unauthorized'],
    ['a user who is no admin', sourceInput('acme', { credentials: reader }), 422, 'zendesk_role_too_low'],
    ['a custom domain', sourceInput('acme', { subdomain: 'help.acme.example' }), 400, 'validation_failed'],
    [
      'the address of something else',
      sourceInput('acme', { subdomain: 'https://acme.zendesk.com.evil.example/' }),
      400,
      'validation_failed',
    ],
    ['an unknown field', sourceInput('acme', { colour: 'blue' }), 400, 'validation_failed'],
    ['an unknown kind of credentials', sourceInput('acme', { credentials: { kind: 'password' } }), 400, 'validation_failed'],
    ['a cadence that is too fast', sourceInput('acme', { cadence: { everyMinutes: 1 } }), 400, 'validation_failed'],
    ['no JSON at all', '{"type":', 400, 'malformed_json'],
  ])('%s', async (_name, body, status, code) => {
    const refused = await world.api.refused('POST', path, body);
    expect({ status: refused.status, code: refused.code }).toEqual({ status, code });
    const { title, detail } = refused.problem;
    expect(detail.length).toBeGreaterThan(20);
    expect(title).toBeTruthy();
    expect(JSON.stringify(refused.problem)).not.toMatch(/wrong"|acme-token|at .*\.ts:\d+/);
  });
});

it('names the field that is wrong', async () => {
  const { problem } = await world.api.refused('POST', '/sources', sourceInput('acme', { name: '', colour: 'blue' }));
  expect((problem.errors ?? []).map(({ field }) => field).sort()).toEqual(['colour', 'name']);
});

it('understands what is pasted when it is unmistakable', async () => {
  for (const subdomain of ['https://acme.zendesk.com/hc/en-us', 'ACME', 'acme.zendesk.com']) {
    const check = await world.api.expect<{ account: { subdomain: string } }>(
      200,
      'POST',
      '/sources/check',
      sourceInput('acme', { subdomain }),
    );
    expect(check.account.subdomain).toBe('acme');
  }
});

it('says that a service is down, creates nothing, and works when it is back', async () => {
  const fetcher = world.services.service('fetcher');
  await fetcher.stop();
  const answer = await world.api.request<ProblemDto>('POST', '/api/v1/sources', sourceInput('acme'));
  expect([answer.status, answer.type]).toEqual([503, expect.stringContaining('application/problem+json')]);
  expect(answer.body.detail.length).toBeGreaterThan(20);
  await fetcher.start();
  await world.api.expect(200, 'POST', '/sources/check', sourceInput('acme'));
  await nothingLeft();
});

// All of them on each operation: npm run soak.
describe('every operation, given a part of a catalogue of nonsense and as much made up from the OpenAPI document', () =>
  describeAttack(() => world, { oneIn: 6 }));

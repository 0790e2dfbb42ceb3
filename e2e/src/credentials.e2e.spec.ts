import type { ArticleDto, RunDto, SourceDto } from '@helpdex/contracts';
import type { AccountCommands } from '@helpdex/zendesk-simulator';
import { readFileSync } from 'node:fs';
import { expectCountsToAddUp, finalRun } from './final-run';
import { compareWithZendesk, NO_DIFFERENCES } from './oracle';
import { createAccount, createWorld, sourceInput, type World } from './world';

/** Nine pages of listing, so that there is a middle to a run. */
const ARTICLES = 90;
const PAGE_ROWS = 10;
const MIDDLE = { path: '^/api/v2/help_center/articles\\?.*include=translations', after: 4 };
/** A killed fetcher's job and its turn at the tokens are others' after a minute each. */
const AFTER_KILL_MS = 200_000;

let world: World;

beforeAll(async () => {
  world = await createWorld('credentials');
});
afterAll(() => world?.stop());

const control = () => world.simulator.control;

/** An account with a pair of OAuth tokens, and a source that is synced once. */
async function synced(subdomain: string, credentials: object): Promise<SourceDto> {
  await createAccount(world, subdomain, { kind: 'generated', articles: ARTICLES, locales: ['en-us', 'de'] });
  await control().command(subdomain, { switches: { maxPageSize: PAGE_ROWS } });
  await giveTokens(subdomain, `${subdomain}-access-1`, `${subdomain}-refresh-1`);
  const source = await world.api.createSource(sourceInput(subdomain, { credentials }));
  const run = await finalRun(world.api, source.activeRun!.id);
  expect(run).toMatchObject({ status: 'completed', error: null });
  return world.api.source(source.id);
}
const giveTokens = (subdomain: string, token: string, refreshToken: string): Promise<object> =>
  control().command(subdomain, { accessToken: { token, refreshToken, email: `admin@${subdomain}.test` } });
const pairOf = (subdomain: string, change: object = {}): object => ({
  ...{ kind: 'oauth_token', accessToken: `${subdomain}-access-1`, refreshToken: `${subdomain}-refresh-1` },
  ...change,
});
const clientOf = (subdomain: string) => ({ clientId: `${subdomain}-client`, clientSecret: `${subdomain}-client-secret` });

/** A full run in the middle of which something happens to the account. */
async function fullRunWith(source: SourceDto, command: Partial<AccountCommands>): Promise<RunDto> {
  await control().clearRequests();
  await control().commandAt(source.subdomain, MIDDLE, command);
  return finalRun(world.api, (await world.api.sync(source.id, 'full')).id);
}
async function tokenRequests(subdomain: string): Promise<number[]> {
  const { requests } = await control().requests();
  return requests.filter((one) => one.path === '/oauth/tokens' && one.subdomain === subdomain).map(({ status }) => status);
}
const stateOf = (articles: readonly ArticleDto[]): string[] =>
  articles.map(({ id, visibility, state }) => `${id} ${visibility} ${state}`).sort();

/** What a stopped run must leave behind: a sentence for a person, and every article where it was. */
async function expectStopped(source: SourceDto, before: readonly ArticleDto[], run: RunDto, code: string, advice: RegExp): Promise<void> {
  expect(run).toMatchObject({ status: 'failed', error: { code } });
  const after = await world.api.source(source.id);
  expect(after).toMatchObject({ status: 'error', nextSyncAt: null, error: { code, action: expect.stringMatching(advice) as string } });
  expect(after.lastCompleteSweepAt).toBe(source.lastCompleteSweepAt);
  expect(after.counts).toEqual(source.counts);
  expect(stateOf(await world.api.articles(source.id))).toEqual(stateOf(before));
}
async function expectWhole(source: SourceDto, run: RunDto): Promise<void> {
  expect(run).toMatchObject({ status: 'completed', error: null });
  expectCountsToAddUp(run);
  expect(await compareWithZendesk(world, source.id, source.subdomain)).toEqual(NO_DIFFERENCES);
}
/** Zendesk performs the rotation, and its answer is lost on the way. */
const loseTokenAnswer = (): Promise<void> => control().addFault({ path: '^/oauth/tokens', effect: { kind: 'reset' }, count: 1 });

describe('an OAuth pair', () => {
  it('that expires in the middle is renewed once, and the run goes on without losing a record', async () => {
    const source = await synced('expiry', pairOf('expiry'));
    const run = await fullRunWith(source, { oauth: { expireAccessTokens: true } });
    await expectWhole(source, run);
    expect(run.resumeCount).toBe(0);
    expect(await tokenRequests('expiry')).toEqual([200]);
    const { credentials, warnings } = await world.api.source(source.id);
    expect(credentials).toMatchObject({ kind: 'oauth_token' });
    expect(credentials.last4).not.toBe(source.credentials.last4);
    expect(warnings).toEqual([]);
  });

  it('is renewed from what was stored, also by a process that never saw the first pair', async () => {
    const [source] = (await world.api.all<SourceDto>('/sources')).filter(({ subdomain }) => subdomain === 'expiry');
    await world.services.service('fetcher').restart();
    await control().clearRequests();
    await finalRun(world.api, (await world.api.sync(source!.id, 'incremental')).id);
    expect(await tokenRequests('expiry')).toEqual([]);
    await expectWhole(source!, await fullRunWith(source!, { oauth: { expireAccessTokens: true } }));
    expect(await tokenRequests('expiry')).toEqual([200]);
  });

  it('that Zendesk renews no more stops the run and says what to do; a new one mends it', async () => {
    const source = await synced('refused', pairOf('refused'));
    const before = await world.api.articles(source.id);
    const run = await fullRunWith(source, { oauth: { expireAccessTokens: true, revokeRefreshTokens: true } });
    expect(run.error?.message).toMatch(/no longer renews.*Connect it again/);
    await expectStopped(source, before, run, 'zendesk_unauthorized', /grant the access again/);
    await giveTokens('refused', 'refused-access-2', 'refused-refresh-2');
    const credentials = pairOf('refused', { accessToken: 'refused-access-2', refreshToken: 'refused-refresh-2' });
    expect(await world.api.expect(200, 'PATCH', `/sources/${source.id}`, { credentials })).toMatchObject({ status: 'active', error: null });
    await expectWhole(source, await finalRun(world.api, (await world.api.sync(source.id, 'full')).id));
  });

  it('whose successor was lost on the wire is known to be lost, and said to be', async () => {
    const source = await synced('wire', pairOf('wire'));
    const before = await world.api.articles(source.id);
    await loseTokenAnswer();
    const run = await fullRunWith(source, { oauth: { expireAccessTokens: true } });
    expect(run.error?.message).toContain('interrupted');
    await expectStopped(source, before, run, 'zendesk_unauthorized', /grant the access again/);
    expect(await tokenRequests('wire')).toEqual([200, 400]);
  });

  it('whose successor was lost on the wire is replaced by its client in its own name', async () => {
    const source = await synced('wire-client', pairOf('wire-client', clientOf('wire-client')));
    await loseTokenAnswer();
    await expectWhole(source, await fullRunWith(source, { oauth: { expireAccessTokens: true } }));
    expect(await tokenRequests('wire-client')).toEqual([200, 400, 200]);
    await expectWhole(source, await fullRunWith(source, { oauth: { expireAccessTokens: true } }));
    expect(await tokenRequests('wire-client')).toEqual([200]);
  });

  it('survives a fetcher killed between Zendesk’s answer and the store', async () => {
    const source = await synced('killed', pairOf('killed', clientOf('killed')));
    const fetcher = world.services.service('fetcher');
    await fetcher.restart({ FAILPOINT: 'fetcher.after-refresh:1', HELPDEX_TESTING: '1' });
    await control().clearRequests();
    await control().commandAt('killed', MIDDLE, { oauth: { expireAccessTokens: true } });
    const { id } = await world.api.sync(source.id, 'full');
    await fetcher.untilExit();
    expect(await tokenRequests('killed')).toEqual([200]);
    expect((await world.api.source(source.id)).credentials).toEqual(source.credentials);
    await fetcher.start();
    const run = await finalRun(world.api, id, AFTER_KILL_MS);
    await expectWhole(source, run);
    expect(run.resumeCount).toBe(1);
    expect(await tokenRequests('killed')).toEqual([200, 400, 200]);
  }, 300_000);
});

it('client credentials are asked for anew when their token expires in the middle', async () => {
  const source = await synced('client', { kind: 'oauth_client', ...clientOf('client') });
  expect(source.warnings).toEqual([]);
  await expectWhole(source, await fullRunWith(source, { oauth: { expireAccessTokens: true } }));
  // One at the beginning and one in the middle; a third where the job was let go of while the classifier decided, for what is asked after that.
  const asked = await tokenRequests('client');
  expect([
    [200, 200],
    [200, 200, 200],
  ]).toContainEqual(asked);
  const [swept, before] = [await world.api.source(source.id), await world.api.articles(source.id)];
  const run = await fullRunWith(source, { oauth: { expireAccessTokens: true, removeClient: 'client-client' } });
  expect(run.error?.message).toContain('does not know this OAuth client');
  await expectStopped(swept, before, run, 'zendesk_unauthorized', /OAuth clients/);
});

it('an API token warns of its end, and says what to do when it is deactivated in the middle', async () => {
  const source = await synced('token', { kind: 'api_token', email: 'admin@token.test', token: 'token-token' });
  expect(source.warnings).toEqual([{ code: 'api_token_retirement', message: expect.stringContaining('2027-04-30') as string }]);
  const before = await world.api.articles(source.id);
  const run = await fullRunWith(source, { apiToken: { revoke: 'token-token' } });
  await expectStopped(source, before, run, 'zendesk_unauthorized', /Activate it again.*OAuth client/);
  await control().command('token', { apiToken: { add: 'token-token' } });
  await expectWhole(source, await finalRun(world.api, (await world.api.sync(source.id, 'full')).id));
  expect(await world.api.source(source.id)).toMatchObject({ status: 'active', error: null });
});

describe('a role that is lowered in the middle', () => {
  it.each(['agent', 'end-user'] as const)('to %s stops the run, and what is no longer shown is not taken as gone', async (role) => {
    const subdomain = `role-${role}`;
    const source = await synced(subdomain, { kind: 'api_token', email: `admin@${subdomain}.test`, token: `${subdomain}-token` });
    const before = await world.api.articles(source.id);
    const user = { email: `admin@${subdomain}.test`, role };
    const run = await fullRunWith(source, { user });
    expect(run.counts.seen).toBeLessThan(before.length);
    await expectStopped(source, before, run, 'zendesk_role_too_low', /Guide admin/);
    await control().command(subdomain, { user: { ...user, role: 'admin' } });
    await expectWhole(source, await finalRun(world.api, (await world.api.sync(source.id, 'full')).id));
  });

  it('and a listing that is refused stops it as well', async () => {
    const source = await synced('forbidden', { kind: 'api_token', email: 'admin@forbidden.test', token: 'forbidden-token' });
    const before = await world.api.articles(source.id);
    const body = { error: { title: 'Forbidden', message: 'You do not have access to this page.' } };
    await control().addFault({ path: MIDDLE.path, effect: { kind: 'status', status: 403, body }, after: 4 });
    const run = await finalRun(world.api, (await world.api.sync(source.id, 'full')).id);
    await control().clearFaults();
    await expectStopped(source, before, run, 'zendesk_role_too_low', /Guide admin/);
  });
});

it('no secret reached a log or an answer', async () => {
  const accounts = world.simulator.simulator.subdomains.map((subdomain) => world.simulator.simulator.account(subdomain)!);
  const secrets = accounts.flatMap(({ subdomain, accessTokens, refreshTokens, oauthClients }) => [
    ...[...accessTokens.keys(), ...refreshTokens.keys(), ...oauthClients.map(({ clientSecret }) => clientSecret)],
    ...[`${subdomain}-access-1`, `${subdomain}-refresh-1`],
  ]);
  expect(secrets.length).toBeGreaterThan(accounts.length * 2);
  const texts = [
    ...world.services.all.map(({ logFile }) => readFileSync(logFile, 'utf8')),
    JSON.stringify(await world.api.all('/sources')),
  ];
  for (const text of texts) for (const secret of secrets) expect(text.includes(secret)).toBe(false);
});

import type { Answer } from '../routes/answer';
import { ok } from '../routes/answer';
import { loadCorpus, type CorpusRequest } from '../corpora/load-corpus';
import type { FaultRule } from '../faults/fault';
import { forgetSorted } from '../paging/sorted-articles';
import type { Simulator } from '../simulator';
import { NoSuchRecord, type AccountEditor } from '../state/account-editor';
import type { Account, Role, Switches } from '../state/model';
import { addBrand, addSegment } from '../state/new-account';
import { oracle } from '../state/oracle';
import type { Moment } from './scheduled-commands';

interface ControlRequest {
  method: string;
  url: URL;
  body: string;
}

/** What a test may do to an account, by name. `edit` reaches the verbs of `AccountEditor`. */
export interface AccountCommands {
  switches: Partial<Switches>;
  user: { email: string; role?: Role; suspended?: boolean };
  apiToken: { add?: string; revoke?: string };
  locale: { brand?: string; enable?: string; disable?: string };
  brand: { subdomain: string; hasHelpCenter?: boolean; active?: boolean; locales?: string[]; defaultLocale?: string };
  segment: { name: string; userType: 'signed_in_users' | 'staff' };
  /** `clientId`: the only client that may use the refresh token. */
  accessToken: { token: string; email: string; expiresInSeconds?: number; refreshToken?: string; clientId?: string };
  oauth: { expireAccessTokens?: boolean; revokeRefreshTokens?: boolean; removeClient?: string };
}

/** A command that is carried out later, in the middle of what a test watches. */
export interface ScheduledCommand {
  at: Moment;
  command: Partial<AccountCommands>;
}

type EditVerb = Exclude<
  { [K in keyof AccountEditor]: AccountEditor[K] extends (...args: never[]) => unknown ? K : never }[keyof AccountEditor],
  never
>;
export interface EditCommand<V extends EditVerb = EditVerb> {
  verb: V;
  args: Parameters<AccountEditor[V]>;
}
export type { EditVerb };

const EDIT_VERBS: readonly EditVerb[] = [
  'createCategory',
  'createSection',
  'editSection',
  'editSegment',
  'createArticle',
  'editTranslation',
  'addTranslation',
  'deleteTranslation',
  'restrict',
  'setLabels',
  'move',
  'archive',
  'restore',
  'deleteArticle',
  'touch',
];

/** Nothing to tell but that it was done. */
const done = (_effect: void): Answer => ok({});

class BadCommand extends Error {
  override readonly name = 'BadCommand';
}

/** Answers `/control/...`: for tests and demos only, without authentication, on loopback. */
export async function answerControl(simulator: Simulator, request: ControlRequest): Promise<Answer> {
  try {
    return await dispatch(simulator, request);
  } catch (error) {
    const status = error instanceof NoSuchRecord ? 404 : 400;
    return { status, body: { error: error instanceof Error ? error.message : String(error) } };
  }
}

async function dispatch(simulator: Simulator, { method, url, body }: ControlRequest): Promise<Answer> {
  const [, , first = '', second = ''] = url.pathname.split('/');
  const input = (): unknown => JSON.parse(body === '' ? '{}' : body);
  switch (`${method} ${second === '' ? first : `{account}/${second}`}`) {
    case 'GET health':
      return health(simulator.subdomains);
    case 'POST accounts':
      return ok(await createAccount(simulator, input() as CorpusRequest));
    case 'POST faults':
      return done(simulator.faults.add(input() as FaultRule));
    case 'DELETE faults':
      return done(simulator.faults.clear());
    case 'GET requests':
      return ok({ ...simulator.log.summary, requests: simulator.log.last(Number(url.searchParams.get('limit') ?? 1_000)) });
    case 'DELETE requests':
      return done(simulator.log.clear());
    case 'POST clock':
      return done(simulator.clock.advance(Number((input() as { advanceMs: number }).advanceMs)));
    case 'DELETE {account}/account':
      return done(simulator.remove(first));
    case 'GET {account}/oracle':
      return {
        status: 200,
        headers: { 'content-type': 'application/x-ndjson' },
        body: [...oracle(accountOf(simulator, first))].map((row) => `${JSON.stringify(row)}\n`).join(''),
      };
    case 'POST {account}/edit':
      return ok(edit(simulator, accountOf(simulator, first), input() as EditCommand));
    case 'POST {account}/schedule':
      return done(schedule(simulator, accountOf(simulator, first), input() as ScheduledCommand));
    case 'POST {account}/command':
      return ok(command(simulator, accountOf(simulator, first), input() as Partial<AccountCommands>));
    default:
      return { status: 404, body: { error: `no control verb ${method} ${url.pathname}` } };
  }
}

/** Ready once there is an account to ask: loading a large help center takes a while after the port is open. */
const health = (accounts: string[]): Answer => ({
  status: accounts.length > 0 ? 200 : 503,
  body: { status: accounts.length > 0 ? 'ok' : 'loading', accounts },
});

async function createAccount(simulator: Simulator, request: CorpusRequest): Promise<object> {
  const account = await loadCorpus(request, simulator.clock);
  simulator.add(account);
  return { subdomain: account.subdomain, articles: account.articles.size };
}

function edit(simulator: Simulator, account: Account, { verb, args }: EditCommand): object {
  if (!EDIT_VERBS.includes(verb)) throw new BadCommand(`no such verb: ${String(verb)}`);
  const result = simulator.edit(account, (editor) => (editor[verb] as (...given: unknown[]) => unknown)(...(args as unknown[])));
  return { result: result ?? null };
}

function command(
  simulator: Simulator,
  account: Account,
  { switches, user, apiToken, locale, brand, segment, accessToken, oauth }: Partial<AccountCommands>,
): object {
  if (switches) Object.assign(account.switches, switches);
  if (user) Object.assign(userOf(account, user.email), user);
  if (apiToken?.add) account.apiTokens.add(apiToken.add);
  if (apiToken?.revoke) account.apiTokens.delete(apiToken.revoke);
  if (locale) setLocale(account, locale);
  if (brand) setBrand(account, brand);
  if (accessToken) setAccessToken(simulator, account, accessToken);
  if (oauth) endOAuth(account, oauth);
  forgetSorted(account);
  return segment ? { id: addSegment(account, segment, simulator.clock.now()) } : {};
}

function setAccessToken(
  simulator: Simulator,
  account: Account,
  { token, email, expiresInSeconds, refreshToken, clientId }: AccountCommands['accessToken'],
): void {
  const { id: userId } = userOf(account, email);
  const expiresAt = expiresInSeconds === undefined ? null : simulator.clock.now() + expiresInSeconds * 1_000;
  account.accessTokens.set(token, { userId, expiresAt });
  if (refreshToken) account.refreshTokens.set(refreshToken, { userId, accessToken: token, clientId: clientId ?? null });
}

/** As when time passed, consent was withdrawn, or a client was deleted. */
function endOAuth(account: Account, { expireAccessTokens, revokeRefreshTokens, removeClient }: AccountCommands['oauth']): void {
  if (expireAccessTokens) account.accessTokens.clear();
  if (revokeRefreshTokens) account.refreshTokens.clear();
  if (removeClient) account.oauthClients = account.oauthClients.filter(({ clientId }) => clientId !== removeClient);
}

function schedule(simulator: Simulator, account: Account, { at, command: later }: ScheduledCommand): void {
  simulator.scheduled.add(account, at, () => void command(simulator, account, later));
}

function setLocale(account: Account, { brand, enable, disable }: AccountCommands['locale']): void {
  const own = account.brands.find(({ subdomain }) => subdomain === (brand ?? account.subdomain));
  if (!own) throw new NoSuchRecord(`brand ${brand}`);
  if (enable && !own.locales.includes(enable)) own.locales.push(enable);
  if (disable) own.locales = own.locales.filter((locale) => locale !== disable);
}

function setBrand(account: Account, change: AccountCommands['brand']): void {
  const own = account.brands.find(({ subdomain }) => subdomain === change.subdomain);
  if (own) Object.assign(own, change);
  else addBrand(account, { name: change.subdomain, locales: ['en-us'], defaultLocale: 'en-us', ...change });
}

function userOf(account: Account, email: string) {
  const user = account.users.find((candidate) => candidate.email === email);
  if (!user) throw new NoSuchRecord(`user ${email}`);
  return user;
}

function accountOf(simulator: Simulator, subdomain: string): Account {
  const account = simulator.account(subdomain);
  if (!account) throw new NoSuchRecord(`account ${subdomain}`);
  return account;
}

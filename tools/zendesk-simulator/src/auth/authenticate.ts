import { FAILURES } from '../routes/answer';
import type { Account, User } from '../state/model';

const userByMail = (account: Account, email: string): User | undefined => account.users.find((user) => user.email === email.toLowerCase());

function basic(account: Account, value: string): User {
  const text = Buffer.from(value, 'base64').toString('utf8');
  const at = text.indexOf(':');
  const [login, secret] = [text.slice(0, at), text.slice(at + 1)];
  if (!login.endsWith('/token') || !account.apiTokens.has(secret)) throw FAILURES.wrongCredentials();
  const user = userByMail(account, login.slice(0, -'/token'.length));
  if (!user || user.suspended) throw FAILURES.wrongCredentials();
  return user;
}

function bearer(account: Account, token: string, now: number): User {
  const known = account.accessTokens.get(token);
  const user = known && account.users.find(({ id }) => id === known.userId);
  if (!known || !user || user.suspended || (known.expiresAt !== null && known.expiresAt <= now)) throw FAILURES.wrongBearer();
  return user;
}

/** Who asks. No header is nobody, which many endpoints answer; a wrong one is refused everywhere. */
export function authenticate(account: Account, authorization: string | undefined, now: number): User | null {
  if (!authorization) return null;
  const [scheme = '', value = ''] = authorization.split(' ', 2);
  if (/^basic$/i.test(scheme)) return basic(account, value);
  if (/^bearer$/i.test(scheme)) return bearer(account, value, now);
  throw FAILURES.wrongCredentials();
}

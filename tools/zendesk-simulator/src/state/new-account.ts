import { defaultSwitches, type Account, type Brand, type User } from './model';

const FIRST_ID = 48_100_000_000_001;

export interface AccountSeed {
  subdomain: string;
  locales: string[];
  defaultLocale: string;
  /** E-mail and API token of the admin. */
  adminEmail: string;
  adminToken: string;
}

export const takeId = (account: Account): number => account.nextId++;

/** An account with one brand, an admin, an agent, an end user, the two built-in segments and an OAuth client. */
export function newAccount(seed: AccountSeed, now: number): Account {
  const { subdomain, locales, defaultLocale, adminEmail, adminToken } = seed;
  const account: Account = {
    ...{ subdomain, brands: [], users: [], oauthClients: [], switches: defaultSwitches(), nextId: FIRST_ID },
    ...{ apiTokens: new Set([adminToken]), accessTokens: new Map(), refreshTokens: new Map() },
    ...{ categories: new Map(), sections: new Map(), segments: new Map(), articles: new Map() },
  };
  const user = (name: string, email: string, role: User['role']): User => {
    const created: User = { id: takeId(account), name, email, role, suspended: false, segmentIds: [] };
    account.users.push(created);
    return created;
  };
  const admin = user('Ada Admin', adminEmail, 'admin');
  const domain = adminEmail.split('@')[1] ?? `${subdomain}.test`;
  const agent = user('Gus Agent', `agent@${domain}`, 'agent');
  user('Eve Reader', `reader@${domain}`, 'end-user');
  account.apiTokens.add(`${subdomain}-agent-token`);
  account.oauthClients.push({ clientId: `${subdomain}-client`, clientSecret: `${subdomain}-client-secret`, userId: admin.id });
  addBrand(account, { name: subdomain, subdomain, locales, defaultLocale, isDefault: true });
  const signedIn = addSegment(account, { name: 'Signed-in users', userType: 'signed_in_users', builtIn: true }, now);
  const staff = addSegment(account, { name: 'Agents and admins', userType: 'staff', builtIn: true }, now);
  agent.segmentIds.push(signedIn, staff);
  return account;
}

export function addBrand(
  account: Account,
  brand: { name: string; subdomain: string; locales: string[]; defaultLocale: string; isDefault?: boolean; hasHelpCenter?: boolean },
): Brand {
  const created: Brand = { isDefault: false, hasHelpCenter: true, ...brand, id: takeId(account), active: true };
  account.brands.push(created);
  return created;
}

export function addSegment(
  account: Account,
  segment: { name: string; userType: 'signed_in_users' | 'staff'; builtIn?: boolean },
  now: number,
): number {
  const id = takeId(account);
  account.segments.set(id, { builtIn: false, ...segment, id, createdAt: now, updatedAt: now });
  return id;
}

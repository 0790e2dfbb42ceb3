import { mongoGrants, mongoUser, MONGO_USERS, type AccessUser } from '@helpdex/contracts';
import { mongo } from 'mongoose';
import { withMongodb } from '../providers/mongodb/mongodb-client';
import { login, type Login } from './login';

export const MONGODB_ADMIN = 'helpdex-admin';
const USER_NOT_FOUND = 11;

export const mongoLogin = (seed: string, dbPrefix: string, user: AccessUser): Login => login(seed, 'mongodb', mongoUser(dbPrefix, user));

/** The same server, seen by another user. Users are kept in `admin`. */
export function urlAs(url: string, { username, password }: Login): string {
  const own = new URL(url);
  own.username = encodeURIComponent(username);
  own.password = encodeURIComponent(password);
  own.searchParams.set('authSource', 'admin');
  return own.href;
}

/**
 * Users of one installation, from the table of access. Repeating it changes nothing.
 * @param url with an administrator's login @param serviceUrl where the services reach the same server @returns the URL of each service
 */
export async function provideMongoAccess(
  url: string,
  dbPrefix: string,
  seed: string,
  serviceUrl = url,
): Promise<Partial<Record<AccessUser, string>>> {
  return withMongodb(url, async (client) => {
    const admin = client.db('admin');
    const own = MONGO_USERS.map(async (user) => {
      const one = mongoLogin(seed, dbPrefix, user);
      await putUser(admin, one, [...mongoGrants(dbPrefix, user)]);
      return [user, urlAs(serviceUrl, one)] as const;
    });
    return Object.fromEntries(await Promise.all(own));
  });
}

export async function removeMongoAccess(url: string, dbPrefix: string): Promise<void> {
  await withMongodb(url, async (client) => {
    for (const user of MONGO_USERS) {
      const dropUser = mongoUser(dbPrefix, user);
      await client.db('admin').command({ dropUser }).catch(unlessUnknown);
    }
  });
}

async function putUser(admin: mongo.Db, { username, password: pwd }: Login, roles: mongo.Document[]): Promise<void> {
  try {
    await admin.command({ updateUser: username, pwd, roles });
  } catch (error) {
    unlessUnknown(error);
    await admin.command({ createUser: username, pwd, roles });
  }
}

function unlessUnknown(error: unknown): void {
  if (!(error instanceof mongo.MongoServerError) || error.code !== USER_NOT_FOUND) throw error;
}

/** Makes the first user of a server that has none yet, which it allows on loopback only. @throws when there is one and the login is not his */
export async function claimAdministrator(url: string, administrator: Login): Promise<void> {
  const unknown = new URL(url);
  unknown.username = unknown.password = '';
  unknown.searchParams.delete('authSource');
  const { username: createUser, password: pwd } = administrator;
  const roles = [{ role: 'root', db: 'admin' }];
  await withMongodb(unknown.href, (client) => client.db('admin').command({ createUser, pwd, roles }), { serverSelectionTimeoutMS: 2_000 });
}

import { databaseName } from '../names';
import { ACCESS_USERS, accessOf, type AccessUser } from './access-table';

/** A role of MongoDB's own, in one database. */
export interface MongoGrant {
  readonly role: 'readWrite';
  readonly db: string;
}

export const MONGO_USERS: readonly AccessUser[] = ACCESS_USERS.filter((user) => accessOf(user).database);

/** Named like its database; kept in `admin`, where nobody but an administrator reads or changes users. */
export const mongoUser = (dbPrefix: string, user: AccessUser): string => databaseName(dbPrefix, user);

/** What one user may do: all that a service does with its data, and neither drop the database nor see that there are others. */
export const mongoGrants = (dbPrefix: string, user: AccessUser): readonly MongoGrant[] =>
  accessOf(user).database ? [{ role: 'readWrite', db: databaseName(dbPrefix, user) }] : [];

import { createHmac } from 'node:crypto';

export interface Login {
  readonly username: string;
  readonly password: string;
}

export type ServerKind = 'kafka' | 'mongodb';

/**
 * A user's password, drawn from the installation's seed: the set-up can be repeated anywhere without keeping a list, and no password tells
 * another one.
 */
export const login = (seed: string, server: ServerKind, username: string): Login => ({
  username,
  password: createHmac('sha256', seed).update(`${server}\0${username}`).digest('base64url'),
});

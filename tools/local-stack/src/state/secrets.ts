import { randomBytes } from 'node:crypto';
import type { StateHome } from './state-home';

/** Generated on the first start of a home and kept: losing the master key means entering every Zendesk credential again. */
export interface LocalSecrets {
  /** Password of the superuser `elastic` of the server we start. */
  elasticPassword: string;
  /** Of the administrator of the brokers that we start. */
  kafkaAdminPassword: string;
  /** Of the administrator of the MongoDB that we start. */
  mongodbAdminPassword: string;
  /** What members of the replica set show each other. */
  mongodbKeyfile: string;
  /** What the passwords of the services' users are drawn from. */
  accessSeed: string;
  /** `HELPDEX_MASTER_KEYS`: `k1:` and 32 random bytes in base64. */
  masterKeys: string;
  /** `HELPDEX_ADMIN_KEY`: the bootstrap admin API key. */
  adminKey: string;
  /** `HELPDEX_SERVICE_TOKEN`: what services show each other. */
  serviceToken: string;
}

export const SECRETS_FILE = 'secrets/local.json';
export const SECRET_MODE = 0o600;

/** @param given by the user; they win over kept ones, which win over new ones */
export function ensureSecrets(home: StateHome, given: Partial<LocalSecrets> = {}): LocalSecrets {
  const kept = home.readJson<Partial<LocalSecrets>>(SECRETS_FILE) ?? {};
  const secrets: LocalSecrets = { ...generateSecrets(), ...kept, ...given };
  if (JSON.stringify(kept) !== JSON.stringify(secrets)) home.writeJson(SECRETS_FILE, secrets, SECRET_MODE);
  return secrets;
}

export const generateSecrets = (): LocalSecrets => ({
  elasticPassword: randomBytes(24).toString('base64url'),
  kafkaAdminPassword: randomBytes(24).toString('base64url'),
  mongodbAdminPassword: randomBytes(24).toString('base64url'),
  mongodbKeyfile: randomBytes(96).toString('base64'),
  accessSeed: randomBytes(32).toString('base64url'),
  masterKeys: `k1:${randomBytes(32).toString('base64')}`,
  adminKey: `hdx_${randomBytes(24).toString('base64url')}`,
  serviceToken: randomBytes(32).toString('base64url'),
});

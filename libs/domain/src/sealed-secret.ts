import type { SealedSecret } from '@helpdex/contracts';
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { DomainError } from './domain-error';

/** Master keys by id; the first one seals, all of them open. */
export interface MasterKeys {
  readonly primary: string;
  readonly keys: ReadonlyMap<string, Buffer>;
}

/** What a secret is bound to: it opens for exactly this and nothing else. */
export interface SecretBinding {
  tenant: string;
  source: string;
  subdomain: string;
  field: string;
}

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

const associatedData = (binding: SecretBinding, part: string): Buffer =>
  Buffer.from(JSON.stringify([part, binding.tenant, binding.source, binding.subdomain, binding.field]));

/** nonce, ciphertext and tag in one base64 text. */
function encrypt(key: Buffer, plain: Buffer, aad: Buffer): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(aad);
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64');
}

function decrypt(key: Buffer, sealed: string, aad: Buffer): Buffer {
  const bytes = Buffer.from(sealed, 'base64');
  if (bytes.length < NONCE_BYTES + TAG_BYTES) throw new Error('sealed text is too short');
  const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(aad)
    .setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
  return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, bytes.length - TAG_BYTES)), decipher.final()]);
}

/** Seals with a data key of its own, wrapped by the primary master key; both layers are bound to `binding`. */
export function sealSecret(keys: MasterKeys, binding: SecretBinding, plain: string): SealedSecret {
  const master = keys.keys.get(keys.primary);
  if (!master) throw new DomainError('internal', 'master_key_missing', `Master key "${keys.primary}" is not configured.`);
  const dataKey = randomBytes(KEY_BYTES);
  return {
    kid: keys.primary,
    wrapped: encrypt(master, dataKey, associatedData(binding, 'data-key')),
    sealed: encrypt(dataKey, Buffer.from(plain, 'utf8'), associatedData(binding, 'secret')),
  };
}

/**
 * Wraps the data key anew with the primary master key; what it seals is not touched.
 * @returns undefined when it is wrapped with that one already. @throws DomainError as `openSecret` does.
 */
export function rewrapSecret(keys: MasterKeys, binding: SecretBinding, secret: SealedSecret): SealedSecret | undefined {
  if (secret.kid === keys.primary) return undefined;
  const [former, primary] = [masterOf(keys, secret.kid), masterOf(keys, keys.primary)];
  const aad = associatedData(binding, 'data-key');
  const dataKey = readable(() => decrypt(former, secret.wrapped, aad));
  return { ...secret, kid: keys.primary, wrapped: encrypt(primary, dataKey, aad) };
}

/** @throws DomainError `master_key_missing` when the key's id is not configured, `secret_unreadable` when key or binding do not fit. */
export function openSecret(keys: MasterKeys, binding: SecretBinding, secret: SealedSecret): string {
  const master = masterOf(keys, secret.kid);
  return readable(() => {
    const dataKey = decrypt(master, secret.wrapped, associatedData(binding, 'data-key'));
    return decrypt(dataKey, secret.sealed, associatedData(binding, 'secret')).toString('utf8');
  });
}

function masterOf(keys: MasterKeys, kid: string): Buffer {
  const master = keys.keys.get(kid);
  if (!master)
    throw new DomainError('internal', 'master_key_missing', `Master key "${kid}" is not configured; add it to HELPDEX_MASTER_KEYS.`);
  return master;
}

function readable<T>(open: () => T): T {
  try {
    return open();
  } catch (cause) {
    const message = 'The stored credentials cannot be opened: wrong master key, or not sealed for this source.';
    throw new DomainError('internal', 'secret_unreadable', message, [], { cause });
  }
}

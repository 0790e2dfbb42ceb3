/** Words of examples, which end up in production when somebody copies a page. */
const EXAMPLES = /change.?me|example|default|password|replace.?me|secret.?key|placeholder|0123456789|abcdefgh|qwerty/i;
/** A random text of the shortest secret we take has more different characters than this, but for one in a million. */
const MIN_DIFFERENT = 8;

const different = (items: Iterable<unknown>): number => new Set(items).size;

/** Why a secret can be guessed; undefined when nothing speaks for it. */
export function weaknessOfText(secret: string): string | undefined {
  if (EXAMPLES.test(secret)) return 'looks like an example out of a page';
  return different(secret) < MIN_DIFFERENT ? 'is made of too few different characters' : undefined;
}

/** An admin key that a person chose may be short enough to type, which is not enough on a network. */
const MIN_ADMIN_KEY_CHARS = 20;

export const shortness = (secret: string): string | undefined =>
  secret.length < MIN_ADMIN_KEY_CHARS ? `is shorter than ${MIN_ADMIN_KEY_CHARS} characters` : undefined;

/** The same of a key of 32 bytes, which should be bytes and not somebody's sentence. */
export function weaknessOfBytes(key: Buffer): string | undefined {
  if (different(key) < MIN_DIFFERENT) return 'is made of too few different bytes';
  return /^[\x20-\x7e]+$/.test(key.toString('latin1')) ? 'is text that was encoded, not random bytes' : undefined;
}

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** `hdx_`, eight characters to find the key by, `_`, and 256 random bits. */
const SCHEME = 'hdx_';
const LABEL_CHARS = 8;
const SECRET_BYTES = 32;
export const PREFIX_CHARS = SCHEME.length + LABEL_CHARS;

/** Letters and digits only, so that the label never looks like a separator. */
function label(): string {
  const text = randomBytes(LABEL_CHARS * 2)
    .toString('base64url')
    .replaceAll(/[-_]/g, '');
  return text.length >= LABEL_CHARS ? text.slice(0, LABEL_CHARS) : label();
}

export const generateApiKey = (): string => `${SCHEME}${label()}_${randomBytes(SECRET_BYTES).toString('base64url')}`;

/** What a key is looked up by, and told apart from others by people: its first twelve characters, whoever chose it. */
export const prefixOf = (key: string): string => key.slice(0, PREFIX_CHARS);

/**
 * Keys are stored as plain SHA-256. A slow hash protects what people can guess; 256 random bits cannot be guessed, and every request pays.
 * The bootstrap key is chosen by the operator, who has to choose a random one as well.
 */
export const hashApiKey = (key: string): string => createHash('sha256').update(key).digest('base64url');

/** Takes as long for a key that is wrong in the first character as for one wrong in the last. */
export const isSameHash = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
};

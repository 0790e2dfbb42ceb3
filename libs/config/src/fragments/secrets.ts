import { custom, secret } from '../field';
import { fragment } from '../fragment';

export interface MasterKey {
  readonly kid: string;
  /** 32 bytes. */
  readonly key: Buffer;
}

const KEY_BYTES = 32;

function masterKeys(value: string): readonly MasterKey[] | undefined {
  const keys = value.split(',').map((item): MasterKey | undefined => {
    const [, kid, base64] = /^\s*([A-Za-z0-9_.-]{1,64}):([A-Za-z0-9+/]+={0,2})\s*$/.exec(item) ?? [];
    const key = Buffer.from(base64 ?? '', 'base64');
    return kid && key.length === KEY_BYTES ? { kid, key } : undefined;
  });
  const complete = keys.filter((key) => key !== undefined);
  const distinct = new Set(complete.map(({ kid }) => kid));
  return complete.length === keys.length && distinct.size === keys.length ? complete : undefined;
}

export const masterKeysConfig = fragment({
  keys: custom(
    {
      key: 'HELPDEX_MASTER_KEYS',
      sensitive: true,
      description: 'Seal the stored credentials: the first key encrypts, all of them decrypt.',
    },
    'kid:base64 pairs separated by commas, each key of 32 bytes and each kid once',
    masterKeys,
  ),
});

export const adminKeyConfig = fragment({
  adminKey: secret({
    key: 'HELPDEX_ADMIN_KEY',
    optional: true,
    minChars: 12,
    pattern: /^hdx_[A-Za-z0-9_-]+$/,
    patternRule: 'hdx_ and then letters, digits, hyphens or underscores',
    description: 'First admin key of the default tenant. Without it one is generated and printed once.',
  }),
});

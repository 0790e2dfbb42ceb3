import { ulid } from 'ulid';

/** A new opaque id such as `src_01k...`: time-ordered, lower case, safe inside document keys. */
export const newId = (prefix: 'src' | 'run' | 'key' | 't' | 'del' | 'reb' | 'rev' | 'aud' | 'drf'): string =>
  `${prefix}_${ulid().toLowerCase()}`;

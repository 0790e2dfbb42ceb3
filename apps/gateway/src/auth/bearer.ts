import { DomainError } from '@helpdex/domain';

/** Longer than any key that is ever given out; what is longer is not worth asking about. */
const BEARER = /^Bearer (hdx_[A-Za-z0-9_-]{1,200})$/i;

/** The API key of an `Authorization` header. @throws DomainError `unauthorized` when there is none of our form. */
export function bearerKey(header: string | undefined): string {
  if (!header) throw new DomainError('unauthorized', 'key_missing', 'Send an API key as "Authorization: Bearer hdx_...".');
  const key = BEARER.exec(header)?.[1];
  if (!key) throw new DomainError('unauthorized', 'key_invalid', 'The API key is not valid.');
  return key;
}

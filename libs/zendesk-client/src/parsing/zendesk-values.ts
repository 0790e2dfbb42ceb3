import { normaliseLocale } from '@helpdex/domain';
import { refused, understood, type Parser } from './parser';

const DIGITS = /^\d{1,20}$/;

/**
 * An id, as a string of digits. Zendesk writes numbers of 12-14 digits in most places and strings in webhooks; a number beyond 2^53 has already lost
 * digits in `JSON.parse` and would name another record, so it is refused.
 */
export const zendeskId: Parser<string> = (input) => {
  if (typeof input === 'string') return DIGITS.test(input) ? understood(input) : refused('expected an id of digits');
  return Number.isSafeInteger(input) && (input as number) >= 0 ? understood(String(input)) : refused('expected an id');
};

/** Like `zendeskId`, but knows Zendesk's `-1` (system change, deleted user) as nobody. */
export const userId: Parser<string | null> = (input) => (input === null || input === -1 ? understood(null) : zendeskId(input));

/** Content tag ids are ULIDs as strings; connectors that expected numbers lost tagged articles, so both are taken. */
export const tagId: Parser<string> = (input) => {
  if (typeof input === 'string' && input.length > 0 && input.length <= 64) return understood(input);
  return Number.isSafeInteger(input) ? understood(String(input)) : refused('expected a tag id');
};

export const locale: Parser<string> = (input) => {
  const normalised = typeof input === 'string' ? normaliseLocale(input) : undefined;
  return normalised === undefined ? refused('expected a locale code') : understood(normalised);
};

/** ISO 8601 with an offset, to ISO 8601 UTC with milliseconds. */
export const timestamp: Parser<string> = (input) => {
  if (typeof input !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(input)) return refused('expected an ISO 8601 time');
  const millis = Date.parse(input);
  return Number.isNaN(millis) ? refused('expected an ISO 8601 time') : understood(new Date(millis).toISOString());
};

/** An address a person may click: anything but http(s), such as `javascript:`, is no address and becomes null. */
export const webAddress: Parser<string | null> = (input) =>
  understood(typeof input === 'string' && /^https?:\/\//i.test(input) && URL.canParse(input) ? input : null);

import type { RegisteredSource } from '@helpdex/contracts';
import type { StoredCredentials } from './source.schema';

type Warning = RegisteredSource['warnings'][number];

/** Zendesk ends all API tokens on this day, without a way back. */
export const API_TOKENS_END = new Date('2027-04-30T00:00:00Z');

function apiTokenWarning(now: Date): Warning {
  const verb = now < API_TOKENS_END ? 'stop working' : 'stopped working';
  const message = `Zendesk API tokens ${verb} on 2027-04-30. Create an OAuth client in Zendesk and change the credentials of this source`;
  return { code: 'api_token_retirement', message: now < API_TOKENS_END ? `${message} before that day.` : `${message}.` };
}

const interruptedWarning = (since: Date): Warning => ({
  code: 'renewal_interrupted',
  message: `Renewing the OAuth access of this source was interrupted at ${since.toISOString()}. The next sync tries to go on; if it cannot, connect the source again with fresh OAuth credentials.`,
});

/** Things the owner should know that stop nothing yet. */
export function warningsOn({ kind, secret, rotation }: Pick<StoredCredentials, 'kind' | 'secret' | 'rotation'>, now: Date): Warning[] {
  if (secret === null) return [];
  return [
    ...(kind === 'api_token' ? [apiTokenWarning(now)] : []),
    ...(rotation && rotation.until <= now ? [interruptedWarning(rotation.since)] : []),
  ];
}

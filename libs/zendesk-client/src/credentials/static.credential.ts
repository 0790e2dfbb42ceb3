import { SENTENCES } from '../errors/sentences';
import { ZendeskError } from '../errors/zendesk.error';
import type { CredentialHeaders, CredentialProvider } from './credential.port';

/** A credential that lives until somebody replaces it. */
class StaticCredential implements CredentialProvider {
  readonly refreshable = false;

  constructor(private readonly current: CredentialHeaders) {}

  headers(): Promise<CredentialHeaders> {
    return Promise.resolve(this.current);
  }

  refresh(): Promise<void> {
    return Promise.reject(
      new ZendeskError({ code: 'zendesk_unauthorized', action: 'stop', message: SENTENCES.unauthorized, permanent: true }),
    );
  }
}

/** Zendesk's API token: acts as whichever verified user's email is given. All of them stop working on 2027-04-30. */
export const apiTokenCredential = (email: string, token: string): CredentialProvider =>
  new StaticCredential({ authorization: `Basic ${Buffer.from(`${email}/token:${token}`, 'utf8').toString('base64')}` });

/** An OAuth access token without means to renew it. */
export const bearerCredential = (accessToken: string): CredentialProvider =>
  new StaticCredential({ authorization: `Bearer ${accessToken}` });

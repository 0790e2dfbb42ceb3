import type { Clock } from '../clock';
import { SENTENCES } from '../errors/sentences';
import { ZendeskError } from '../errors/zendesk.error';
import type { CredentialHeaders, CredentialProvider } from './credential.port';
import type { OAuthClient, OAuthGrant, OAuthTokens } from './oauth-tokens';

/** Where rotated tokens are kept; the caller's business, since a secret is sealed in the caller's own way. */
export interface CredentialStore {
  /** The tokens as last saved, perhaps by another process; null before the first client-credentials grant. */
  load(): Promise<OAuthTokens | null>;
  /**
   * Called with new tokens before they are used. The old pair is void by then, so a rejection here fails the request rather than risking tokens
   * that only this process knows.
   */
  saveRotated(tokens: OAuthTokens): Promise<void>;
}

/** Not abortable: tokens that were issued but not read would be lost, and with them the consent. */
export type TokenExchange = (grant: OAuthGrant) => Promise<OAuthTokens>;

/** Renewed this long before it expires, so that a request under way does not meet the end. */
const EXPIRY_MARGIN_MS = 60_000;

const bearer = (tokens: OAuthTokens): CredentialHeaders => ({ authorization: `Bearer ${tokens.accessToken}` });

/**
 * An OAuth credential that renews itself: by its refresh token, or by asking anew with the client's own credentials. Renewals of one instance never
 * overlap, because the second would present a refresh token that the first has just voided.
 */
export class OAuthCredential implements CredentialProvider {
  private tokens: OAuthTokens | null = null;
  private renewal: Promise<OAuthTokens> | null = null;

  constructor(
    private readonly store: CredentialStore,
    private readonly exchange: TokenExchange,
    private readonly clock: Pick<Clock, 'now'>,
    private readonly client?: OAuthClient,
  ) {}

  get refreshable(): boolean {
    return this.client !== undefined || this.tokens?.refreshToken != null;
  }

  async headers(): Promise<CredentialHeaders> {
    this.tokens ??= await this.store.load();
    const isFresh = this.tokens && (this.tokens.expiresAt === null || this.tokens.expiresAt - EXPIRY_MARGIN_MS > this.clock.now());
    if (this.tokens && (isFresh || !this.refreshable)) return bearer(this.tokens);
    return bearer(await this.renew());
  }

  async refresh(rejected: CredentialHeaders): Promise<void> {
    if (this.tokens && bearer(this.tokens).authorization !== rejected.authorization) return;
    await this.renew();
  }

  private renew(): Promise<OAuthTokens> {
    this.renewal ??= this.renewOnce().finally(() => {
      this.renewal = null;
    });
    return this.renewal;
  }

  private async renewOnce(): Promise<OAuthTokens> {
    // Another process may have rotated the pair since: its tokens are taken instead of spending a void refresh token.
    const stored = await this.store.load();
    if (stored && stored.accessToken !== this.tokens?.accessToken) return (this.tokens = stored);
    const tokens = await this.exchange(this.grant(stored));
    const rotated = { ...tokens, refreshToken: tokens.refreshToken ?? stored?.refreshToken ?? null };
    await this.store.saveRotated(rotated);
    return (this.tokens = rotated);
  }

  private grant(stored: OAuthTokens | null): OAuthGrant {
    const { client } = this;
    if (stored?.refreshToken) return { kind: 'refresh_token', refreshToken: stored.refreshToken, ...(client ? { client } : {}) };
    if (client) return { kind: 'client_credentials', client };
    throw new ZendeskError({ code: 'zendesk_unauthorized', action: 'stop', message: SENTENCES.consentLost, permanent: true });
  }
}

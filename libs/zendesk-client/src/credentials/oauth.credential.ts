import type { Clock } from '../clock';
import { SENTENCES } from '../errors/sentences';
import { ZendeskError } from '../errors/zendesk.error';
import type { CredentialHeaders, CredentialProvider } from './credential.port';
import type { CredentialStore } from './credential-store.port';
import { isConfidential, type OAuthClient, type OAuthGrant, type OAuthTokens } from './oauth-tokens';

/** Not abortable: tokens that were issued but not read would be lost, and with them the consent. */
export type TokenExchange = (grant: OAuthGrant) => Promise<OAuthTokens>;

/** Renewed this long before it expires, so that a request under way does not meet the end. */
const EXPIRY_MARGIN_MS = 60_000;

const bearer = (tokens: OAuthTokens): CredentialHeaders => ({ authorization: `Bearer ${tokens.accessToken}` });

const gone = (message: string, cause?: unknown): ZendeskError =>
  new ZendeskError({ code: 'zendesk_unauthorized', action: 'stop', message, permanent: true }, {}, { cause });

const isFinal = (error: unknown): boolean => error instanceof ZendeskError && error.action === 'stop';

/** Zendesk said no, for good or for now. Anything else, an error of its own included, may have rotated the pair all the same. */
const isRefusal = (error: unknown): boolean =>
  error instanceof ZendeskError &&
  (error.status === undefined ? error.action === 'wait' : error.status >= 300 && error.status < 500 && error.status !== 408);

/**
 * An OAuth credential that renews itself: by its refresh token, or by asking anew with the client's own credentials. Renewals of one instance never
 * overlap, and those of several take turns at the store, because the second would present a refresh token that the first has just voided.
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
    return isConfidential(this.client) || this.tokens?.refreshToken != null;
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
    const grant = this.grant();
    const turn = await this.store.claim();
    // Another process has rotated the pair since: its tokens are taken instead of spending a void refresh token.
    if (turn.kind === 'renewed') return (this.tokens = turn.tokens);
    try {
      const tokens = await this.ask(grant, turn.interrupted);
      return await this.keep({
        ...tokens,
        refreshToken: tokens.refreshToken ?? (grant.kind === 'refresh_token' ? grant.refreshToken : null),
      });
    } catch (error) {
      const isLost = turn.interrupted && grant.kind === 'refresh_token' && isFinal(error);
      if (!isLost) throw error;
      return this.recover(error);
    }
  }

  /**
   * The successor of the refresh token was lost on its way to us, or its asker was only slow. A client with a secret may ask in its own name; that is
   * not done after a plain refusal, behind which stands somebody's decision.
   */
  private async recover(lost: unknown): Promise<OAuthTokens> {
    const turn = await this.store.claim();
    if (turn.kind === 'renewed') return (this.tokens = turn.tokens);
    const { client } = this;
    if (!isConfidential(client)) {
      await this.store.abandon('unknown');
      throw gone(SENTENCES.renewalInterrupted, lost);
    }
    const tokens = await this.ask({ kind: 'client_credentials', client }, true).catch((error: unknown) => {
      throw isFinal(error) ? gone(SENTENCES.renewalInterrupted, error) : error;
    });
    return this.keep({ ...tokens, refreshToken: null });
  }

  /** While a renewal stands as interrupted, that note is kept: it tells a lost pair from a consent that was withdrawn. */
  private async ask(grant: OAuthGrant, interrupted: boolean): Promise<OAuthTokens> {
    try {
      return await this.exchange(grant);
    } catch (error) {
      await this.store.abandon(isRefusal(error) && !interrupted ? 'refused' : 'unknown');
      throw error;
    }
  }

  private async keep(tokens: OAuthTokens): Promise<OAuthTokens> {
    await this.store.saveRotated(tokens);
    return (this.tokens = tokens);
  }

  private grant(): OAuthGrant {
    const { client, tokens } = this;
    if (tokens?.refreshToken) return { kind: 'refresh_token', refreshToken: tokens.refreshToken, ...(client ? { client } : {}) };
    if (isConfidential(client)) return { kind: 'client_credentials', client };
    throw gone(SENTENCES.consentLost);
  }
}

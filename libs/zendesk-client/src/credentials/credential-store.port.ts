import type { OAuthTokens } from './oauth-tokens';

/** Leave to ask Zendesk for new tokens, or the tokens that somebody else asked for meanwhile. */
export type RotationTurn =
  | {
      kind: 'ask';
      /** An earlier request for tokens was never finished: the refresh token may be void, and nobody knows its successor. */
      interrupted: boolean;
    }
  | { kind: 'renewed'; tokens: OAuthTokens };

/** Why a turn ends without tokens: Zendesk `refused`, so that nothing was rotated, or it is `unknown` whether it has rotated them. */
export type RotationFailure = 'refused' | 'unknown';

/** Where rotated tokens are kept; the caller's business, since a secret is sealed in the caller's own way. */
export interface CredentialStore {
  /** The tokens as last known here; null before the first client-credentials grant. */
  load(): Promise<OAuthTokens | null>;
  /**
   * Called before tokens are asked for: writes down that they will be, for one asker at a time. Whoever dies after it leaves that note behind, and the
   * next one is told (`interrupted`). Waits while another is asking.
   */
  claim(): Promise<RotationTurn>;
  /**
   * Called with new tokens before they are used. The old pair is void by then, so a rejection here fails the request rather than risking tokens
   * that only this process knows.
   */
  saveRotated(tokens: OAuthTokens): Promise<void>;
  /** Ends a turn that brought no tokens. Must not throw: there is a better error to tell. */
  abandon(failure: RotationFailure): Promise<void>;
}

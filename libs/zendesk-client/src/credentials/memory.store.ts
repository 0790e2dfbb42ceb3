import type { CredentialStore, RotationTurn } from './credential-store.port';
import type { OAuthTokens } from './oauth-tokens';

/** For tokens of a client-credentials grant: asked for anew whenever needed, so losing them costs a request and nothing else. */
export class MemoryCredentialStore implements CredentialStore {
  private tokens: OAuthTokens | null = null;

  load(): Promise<OAuthTokens | null> {
    return Promise.resolve(this.tokens);
  }

  claim(): Promise<RotationTurn> {
    return Promise.resolve({ kind: 'ask', interrupted: false });
  }

  saveRotated(tokens: OAuthTokens): Promise<void> {
    this.tokens = tokens;
    return Promise.resolve();
  }

  abandon(): Promise<void> {
    return Promise.resolve();
  }
}

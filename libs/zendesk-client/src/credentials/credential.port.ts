/** Request headers that carry a credential. Never logged. */
export interface CredentialHeaders {
  readonly authorization: string;
}

/** What proves to one Zendesk account who is asking. The same credential serves all brands of the account. */
export interface CredentialProvider {
  /** Headers of the next request; asked for every request, so that a renewed credential is used at once. */
  headers(): Promise<CredentialHeaders>;
  /** Whether a rejected credential can be exchanged for a new one. */
  readonly refreshable: boolean;
  /**
   * Called after a 401, at most once per request. `rejected` are the headers that were refused: if they are no longer the current ones, another
   * request has already renewed them and nothing is to be done.
   * @throws ZendeskError `zendesk_unauthorized` when there is no way to a new credential.
   */
  refresh(rejected: CredentialHeaders): Promise<void>;
}

import type { CredentialKind, ProblemReport, SourceErrorView } from '@helpdex/contracts';

interface Advice {
  /** What the person should do. */
  readonly action: string;
  /** Nothing gets better until somebody did it, so the schedule stops asking. */
  readonly needsPerson: boolean;
}

/** No account can create API tokens any more since 2026-10-27; one that Zendesk deactivated can be activated again for 60 days. */
const RENEW: Readonly<Record<CredentialKind, string>> = {
  api_token:
    'In Zendesk, open Admin Center > Apps and integrations > APIs and see whether the API token is deactivated. Activate it again, or, better, create an OAuth client there and enter its identifier and secret here: new API tokens cannot be created any more, and all of them end on 2027-04-30.',
  oauth_token: 'Have an admin sign in to Zendesk and grant the access again, then enter the new access token and refresh token here.',
  oauth_client:
    'In Zendesk, open Admin Center > Apps and integrations > APIs > OAuth clients. See that the client is there and that its user is an active admin, then enter its identifier and secret here again.',
};

/** What to do about a run that failed, by its error code. */
const ADVICE: Readonly<Record<string, Advice>> = {
  zendesk_unauthorized: { action: 'Check the credentials in Zendesk and enter new ones here.', needsPerson: true },
  zendesk_role_too_low: { action: 'Use the credentials of a Guide admin, with the scope to read the help center.', needsPerson: true },
  zendesk_help_center_missing: { action: 'Activate the help center in Zendesk, then sync again.', needsPerson: true },
  zendesk_subdomain_unknown: {
    action: 'Check in Zendesk whether the account was renamed or closed. A renamed account is added as a new source.',
    needsPerson: true,
  },
  zendesk_product_inactive: { action: 'Activate the product in Zendesk that the message names, then sync again.', needsPerson: true },
  zendesk_redirected: { action: 'Check in Zendesk whether the account was renamed.', needsPerson: true },
  credentials_incomplete: { action: 'Enter the credentials again.', needsPerson: true },
  secret_unreadable: { action: 'Enter the credentials again.', needsPerson: true },
  master_key_missing: { action: 'Add the missing key to HELPDEX_MASTER_KEYS, or enter the credentials again.', needsPerson: true },
};

const OTHERWISE: Advice = {
  action: 'Nothing needs to be done: the next sync tries again. If it stays, ask who runs Helpdex.',
  needsPerson: false,
};

const adviceOn = (code: string): Advice => ADVICE[code] ?? OTHERWISE;

/** A failed run, told on the row of its source. @param kind of the credentials that it ran with */
export const sourceError = ({ code, message, action }: ProblemReport, kind: CredentialKind, at: Date): SourceErrorView => ({
  code,
  message,
  at: at.toISOString(),
  action: action ?? (code === 'zendesk_unauthorized' ? RENEW[kind] : adviceOn(code).action),
});

export const needsPerson = (code: string): boolean => adviceOn(code).needsPerson;

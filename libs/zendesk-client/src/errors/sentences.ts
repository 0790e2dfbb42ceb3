/** What each error says to a help-desk manager: what happened, and what to do. */
export const SENTENCES = {
  unauthorized:
    'Zendesk does not accept these credentials. Enter the email and API token, or the OAuth token, of an active admin; expired and deactivated tokens have to be replaced.',
  userSuspended: 'The Zendesk user of these credentials is suspended or no longer active. Use the credentials of an active admin.',
  consentLost: 'Zendesk no longer renews the OAuth access of this source. Connect it again with fresh OAuth credentials.',
  renewalInterrupted:
    'Helpdex was interrupted while Zendesk renewed the OAuth access of this source, and the new access was lost. Nothing was removed. Connect the source again with fresh OAuth credentials.',
  clientRefused:
    'Zendesk does not know this OAuth client, or its secret is another. Compare the identifier and the secret with the OAuth client in Zendesk, and enter them again.',
  roleTooLow:
    'The Zendesk user of these credentials may not read everything. Use an admin: lower roles are shown only part of the articles, and missing ones would look deleted.',
  scopeMissing: 'The OAuth token lacks a scope. Create one with the scope "read" (spelled exactly so) and enter it.',
  changeFeedRefused:
    'Zendesk refused the feed of changed articles. It does so when the user is no longer an admin, or when the help center was never activated. Check the user’s role, then the help center.',
  productInactive: 'This account has no active Zendesk Support, so its brands cannot be listed; only the main help center is read.',
  subdomainUnknown: 'There is no Zendesk account with this subdomain. Enter the part before ".zendesk.com" in the address of your Zendesk.',
  helpCenterMissing: 'This Zendesk has no active help center. Activate it in Zendesk (Guide), then try again.',
  redirected:
    'Zendesk answers this subdomain from another address, as it does after a rename. Enter the subdomain that your Zendesk has now; redirects are not followed, so that credentials stay where they belong.',
  unreachable: 'Zendesk cannot be reached from here. It is tried again; if this lasts, check the network and status.zendesk.com.',
  tls: 'The secure connection to Zendesk failed. It is tried again; if this lasts, check that the Zendesk subscription is active and that no proxy intercepts the connection.',
  firewall:
    'Zendesk turned the request away before looking at the credentials. If your account restricts IP addresses, allow the address of this server.',
  maintenance: 'Zendesk is under maintenance. It is tried again by itself.',
  serverError: 'Zendesk has a fault of its own. It is tried again by itself; if this lasts, see status.zendesk.com.',
  busy: 'Zendesk was busy with a conflicting change. It is tried again by itself.',
  rateLimited: 'Zendesk asked to slow down. The sync continues by itself when the waiting time is over.',
  pageTooHeavy: 'Zendesk could not deliver so many articles at once. Smaller portions are asked for.',
  answerTooLarge: 'One answer of Zendesk is larger than this installation accepts. Raise the limit for answers or shorten the article.',
  notFound: 'Zendesk has no such record, or does not show it to this user.',
  cursorExpired: 'The listing took too long and Zendesk dropped its place in it. It is started again.',
  paginationTooDeep:
    'Zendesk does not list this help center to its end by page numbers. Report this: cursor paging should have been offered.',
  startTooRecent: 'Zendesk does not yet report changes of the last minute. It is asked again shortly.',
  badRequest: 'Zendesk did not accept a request of the sync. Report this with the time of the run; nothing was removed.',
  listingBroken: 'Zendesk sent a listing that breaks off. Nothing was taken from it; the sync is tried again.',
  foreignLink: 'Zendesk pointed to another address for the rest of the listing. It was not followed, and nothing was removed.',
  unreadable: 'Zendesk answered with something other than data, such as a maintenance page. It is tried again by itself.',
} as const;

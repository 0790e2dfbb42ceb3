import { DomainError } from '@helpdex/domain';

/**
 * A listing proves what is gone only when one and the same admin read it from its first page to its last.
 * @param began Zendesk's id of the admin the run began as; null when the run did not ask, because it lists nothing @param ended of the one it ends as
 * @throws DomainError `zendesk_user_changed`; nobody has to act, the next run begins as the new one
 */
export function refuseOtherUser(began: string | null, ended: string): void {
  if (began === null || began === ended) return;
  throw new DomainError(
    'conflict',
    'zendesk_user_changed',
    'The Zendesk user of this source changed while its articles were listed. Nothing was removed; the next full sync lists them again.',
  );
}

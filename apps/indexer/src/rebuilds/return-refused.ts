import { DomainError } from '@helpdex/domain';

/** Why a rebuild cannot be rolled back although it was swapped in. @param code `rebuild_running` to who asks, `rebuild_superseded` to who carries it out */
export const returnRefused = (code: 'rebuild_running' | 'rebuild_superseded'): DomainError =>
  new DomainError('conflict', code, 'Another rebuild is under way, or the index from before is gone.');

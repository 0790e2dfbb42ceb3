import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useSession } from './session';

/** Leaves nothing behind that the next person at this screen could see. */
export function useSignOut(): () => void {
  const { signOut } = useSession();
  const queries = useQueryClient();
  return useCallback(() => {
    signOut();
    queries.clear();
  }, [signOut, queries]);
}

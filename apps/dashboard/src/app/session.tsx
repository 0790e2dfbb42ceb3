import type { Role, SessionDto } from '@helpdex/contracts';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { createContext, useContext, useMemo, useState, type ReactElement, type ReactNode } from 'react';
import { ApiClient } from '../api/client';
import { SignIn } from './sign-in';

/** Lives as long as the tab; nothing secret outlasts it. */
const STORAGE = 'helpdex.key';

interface Session {
  api: ApiClient;
  signOut: () => void;
}

const Context = createContext<Session | undefined>(undefined);

export function SessionProvider({ children }: { children: ReactNode }): ReactElement {
  const [key, setKey] = useState(() => sessionStorage.getItem(STORAGE));
  const session = useMemo<Session | undefined>(() => {
    const signOut = (): void => {
      sessionStorage.removeItem(STORAGE);
      setKey(null);
    };
    return key === null ? undefined : { api: new ApiClient(key, signOut), signOut };
  }, [key]);
  const signIn = (given: string): void => {
    sessionStorage.setItem(STORAGE, given);
    setKey(given);
  };
  return session ? <Context value={session}>{children}</Context> : <SignIn onKey={signIn} />;
}

/** @throws outside of the provider. */
export function useSession(): Session {
  const session = useContext(Context);
  if (!session) throw new Error('useSession needs SessionProvider');
  return session;
}

export const useApi = (): ApiClient => useSession().api;

export function useWhoQuery(): UseQueryResult<SessionDto> {
  const api = useApi();
  return useQuery({ queryKey: ['session'], queryFn: api.session, staleTime: Infinity });
}
/** What the key may do; undefined while that is not known. */
export const useWho = (): SessionDto | undefined => useWhoQuery().data;

/** Highest first. */
const ROLES: readonly Role[] = ['admin', 'operator', 'agent', 'reader'];

/** Whether the key has the role or a higher one. Only what is shown depends on it; the server decides by itself. */
export const hasRole = (who: Pick<SessionDto, 'role'> | undefined, least: Role): boolean =>
  who !== undefined && ROLES.indexOf(who.role) <= ROLES.indexOf(least);
export const useMay = (least: Role): boolean => hasRole(useWho(), least);

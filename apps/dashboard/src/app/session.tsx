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

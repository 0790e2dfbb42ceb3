import type { ReactElement } from 'react';
import { Navigate } from 'react-router';
import { Loading } from './page-state';
import { hasRole, useWho } from './session';

/** The first page that the key may see. */
export function Home(): ReactElement {
  const who = useWho();
  if (!who) return <Loading />;
  return <Navigate to={hasRole(who, 'operator') ? '/sources' : '/search'} replace />;
}

import { lazy, Suspense, type ReactElement, type ComponentType } from 'react';
import { createBrowserRouter, Navigate } from 'react-router';
import { Loading } from './page-state';
import { Shell } from './shell';

const page = (load: () => Promise<{ default: ComponentType }>): ReactElement => {
  const Page = lazy(load);
  return (
    <Suspense fallback={<Loading />}>
      <Page />
    </Suspense>
  );
};

/** Each page is loaded when it is first opened. */
export const router = createBrowserRouter([
  {
    path: '/',
    element: <Shell />,
    children: [
      { index: true, element: <Navigate to="/sources" replace /> },
      { path: 'sources', element: page(() => import('../sources/sources-page')) },
      { path: 'sources/new', element: page(() => import('../sources/add-source-page')) },
      { path: 'sources/:id', element: page(() => import('../runs/source-runs-page')) },
      { path: 'runs/:id', element: page(() => import('../runs/run-page')) },
      { path: 'articles', element: page(() => import('../articles/articles-page')) },
      { path: 'articles/:id', element: page(() => import('../articles/article-page')) },
      { path: 'search', element: page(() => import('../search/search-page')) },
      { path: 'settings', element: page(() => import('../settings/keys-page')) },
      { path: '*', element: <Navigate to="/sources" replace /> },
    ],
  },
]);

import { lazy, Suspense, type ComponentType, type ReactElement } from 'react';
import { createBrowserRouter, Navigate } from 'react-router';
import { Home } from './home';
import { Loading } from './page-state';
import { PageCrash } from './page-crash';
import { Shell } from './shell';

const page = (load: () => Promise<{ default: ComponentType }>): ReactElement => {
  const Page = lazy(load);
  return (
    <Suspense fallback={<Loading />}>
      <Page />
    </Suspense>
  );
};

/** Each page is loaded when it is first opened, and has an address of its own. */
export const router = createBrowserRouter([
  {
    path: '/',
    element: <Shell />,
    errorElement: <PageCrash />,
    children: [
      {
        errorElement: <PageCrash />,
        children: [
          { index: true, element: <Home /> },
          { path: 'sources', element: page(() => import('../sources/sources-page')) },
          { path: 'sources/new', element: page(() => import('../sources/add/add-source-page')) },
          { path: 'sources/:id', element: page(() => import('../sources/edit/edit-source-page')) },
          { path: 'runs', element: page(() => import('../runs/runs-page')) },
          { path: 'runs/:id', element: page(() => import('../runs/run-page')) },
          { path: 'articles', element: page(() => import('../articles/articles-page')) },
          { path: 'articles/:id', element: page(() => import('../articles/article-page')) },
          { path: 'search', element: page(() => import('../search/search-page')) },
          { path: 'attention', element: page(() => import('../attention/attention-page')) },
          { path: 'operations', element: page(() => import('../health/health-page')) },
          { path: 'rebuilds/:id', element: page(() => import('../health/rebuild-page')) },
          { path: 'settings', element: page(() => import('../settings/settings-page')) },
          { path: '*', element: <Navigate to="/" replace /> },
        ],
      },
    ],
  },
]);

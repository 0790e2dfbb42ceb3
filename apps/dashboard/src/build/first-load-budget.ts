import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** Script that a browser fetches before the first page is drawn. */
const BUDGET_BYTES = 300_000;
/** Where most people arrive. */
const FIRST_PAGE = 'src/sources/sources-page.tsx';

/** Stops a build whose first load has become too heavy. */
export function firstLoadBudget(): Plugin {
  return {
    name: 'first-load-budget',
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((output) => output.type === 'chunk');
      const wanted = new Set(chunks.filter(({ isEntry, facadeModuleId }) => isEntry || facadeModuleId?.endsWith(FIRST_PAGE)));
      for (const { imports } of wanted) for (const chunk of chunks) if (imports.includes(chunk.fileName)) wanted.add(chunk);
      const bytes = [...wanted].reduce((sum, { code }) => sum + gzipSync(code).length, 0);
      if (wanted.size < 2) this.error(`${FIRST_PAGE} is not among the pages`);
      if (bytes > BUDGET_BYTES) this.error(`The first load is ${bytes} bytes of script, gzipped; ${BUDGET_BYTES} are allowed.`);
    },
  };
}

import { ensureRealCorpus } from '../corpora/real-corpus';

ensureRealCorpus().then(
  (folder) => console.log(folder),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);

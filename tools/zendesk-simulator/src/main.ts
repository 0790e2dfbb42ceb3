import type { Corpus } from './corpora/load-corpus';
import { startSimulator } from './server';

const DEFAULT_PORT = 4010;

/** `demo`, `generated:500` or `generated:500x3`, `folder:PATH`. @throws with what may be said. */
export function readCorpus(text: string): Corpus {
  if (text === 'demo') return { kind: 'demo' };
  const [, articles, locales] = /^generated:(\d+)(?:x([1-5]))?$/.exec(text) ?? [];
  if (articles)
    return { kind: 'generated', articles: Number(articles), locales: ['en-us', 'de', 'fr', 'ja', 'ar'].slice(0, Number(locales ?? 1)) };
  if (text.startsWith('folder:')) return { kind: 'folder', path: text.slice('folder:'.length), locales: ['en-us', 'de', 'fr', 'ja'] };
  throw new Error(`SIMULATOR_CORPUS must be demo, generated:N, generated:NxLOCALES or folder:PATH, not ${text}`);
}

async function main(): Promise<void> {
  const { SIMULATOR_PORT, SIMULATOR_HOST, SIMULATOR_SEED, SIMULATOR_CORPUS } = process.env;
  const running = await startSimulator({
    port: Number(SIMULATOR_PORT ?? DEFAULT_PORT),
    ...(SIMULATOR_HOST ? { host: SIMULATOR_HOST } : {}),
    seed: Number(SIMULATOR_SEED ?? 1),
  });
  await running.control.createAccount({ subdomain: 'demo', corpus: readCorpus(SIMULATOR_CORPUS ?? 'demo') });
  console.log(`Zendesk simulator at ${running.originTemplate}; account demo, admin@demo.test with API token demo-token`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void running.stop().then(() => process.exit(0)));
}

if (require.main === module)
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  });

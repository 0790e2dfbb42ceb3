import { parseArgs } from 'node:util';

export interface BenchOptions {
  list: boolean;
  help: boolean;
  /** Empty: all of them. */
  names: string[];
  articles?: number;
}

export const BENCH_USAGE = `npm run bench [-- NAME... | --list] [--articles N]
  (nothing)      every benchmark, on the corpora that the committed results were measured on
  NAME...        only these
  --list         what there is
  --articles N   a quick run on a generated help center of N articles; its result is not for committing`;

const MAX_ARTICLES = 100_000;

/** @throws Error with the usage, for an option that is unknown or makes no sense */
export function parseBenchOptions(args: string[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false, short: 'h' },
      articles: { type: 'string' },
    },
  });
  const { list, help, articles } = values;
  if (articles === undefined) return { list, help, names: positionals };
  const count = Number(articles);
  if (!Number.isInteger(count) || count < 1 || count > MAX_ARTICLES)
    throw new Error(`--articles needs a whole number from 1 to ${MAX_ARTICLES}\n\n${BENCH_USAGE}`);
  return { list, help, names: positionals, articles: count };
}

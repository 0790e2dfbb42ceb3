import { randomBytes } from 'node:crypto';
import { firstLoadBudget } from './first-load-budget';

interface Chunk {
  type: 'chunk';
  fileName: string;
  isEntry: boolean;
  facadeModuleId: string | null;
  imports: string[];
  code: string;
}

const chunk = (fileName: string, change: Partial<Chunk> = {}): Chunk => ({
  ...{ type: 'chunk', fileName, isEntry: false, facadeModuleId: null, imports: [], code: 'let one = 1;' },
  ...change,
});
/** Text that no compression makes much smaller. */
const heavy = (bytes: number): string => randomBytes(bytes).toString('base64');
const ENTRY = chunk('main.js', { isEntry: true, imports: ['vendor.js'] });
const FIRST = chunk('sources.js', { facadeModuleId: '/somewhere/src/sources/sources-page.tsx' });

/** @returns what the build is stopped with; undefined when it goes on. */
function stoppedBy(...chunks: Chunk[]): string | undefined {
  let said: string | undefined;
  const context = { error: (text: string) => (said ??= text) };
  const generate = firstLoadBudget().generateBundle as unknown as (options: object, bundle: Record<string, Chunk>) => void;
  generate.call(context as never, {}, Object.fromEntries(chunks.map((one) => [one.fileName, one])));
  return said;
}

it('lets a light first load pass, whatever other pages weigh', () => {
  expect(stoppedBy(ENTRY, FIRST, chunk('vendor.js'), chunk('charts.js', { code: heavy(400_000) }))).toBeUndefined();
});

it('counts what the first page imports, and stops the build above the budget', () => {
  expect(stoppedBy(ENTRY, FIRST, chunk('vendor.js', { code: heavy(400_000) }))).toMatch(/^The first load is \d+ bytes of script/);
});

it('does not pass for want of the page that it measures', () => {
  expect(stoppedBy(ENTRY)).toBe('src/sources/sources-page.tsx is not among the pages');
});

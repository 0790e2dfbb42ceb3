import type { CrawlPosition } from '../jobs/job.schema';
import type { CrawledPage } from './crawl-page';
import { readAhead } from './read-ahead';

const at = (phase: CrawlPosition['phase'], cursor: string, brand = 'acme'): CrawlPosition =>
  ({ phase, cursor, brands: [brand] }) as unknown as CrawlPosition;
const END = at('barrier', 'end');

/** Reads `positions` one after the other; says what was read and used, in order. */
class Walk {
  readonly told: string[] = [];

  constructor(
    private readonly positions: CrawlPosition[],
    private readonly failing?: string,
  ) {}

  async run(use: (cursor: string) => void = () => undefined): Promise<void> {
    for await (const { position } of readAhead(this.positions[0] as CrawlPosition, (one) => this.read(one))) {
      // What was begun meanwhile has its chance to be told before.
      await new Promise(setImmediate);
      this.told.push(`use ${position.cursor}`);
      use(String(position.cursor));
    }
  }

  private async read(position: CrawlPosition): Promise<CrawledPage> {
    this.told.push(`read ${position.cursor}`);
    await Promise.resolve();
    if (position.cursor === this.failing) throw new Error(`no ${position.cursor}`);
    return { next: this.positions[this.positions.indexOf(position) + 1] } as CrawledPage;
  }
}

const LISTING = [at('listing', 'a'), at('listing', 'b'), at('listing', 'c'), END];

it('reads the next page of a listing while one is in use', async () => {
  const walk = new Walk(LISTING);
  await walk.run();
  expect(walk.told).toEqual(['read a', 'read b', 'use a', 'read c', 'use b', 'use c']);
});

it.each([
  ['the change feed', [at('incremental', 'a'), at('incremental', 'b'), END]],
  ['a sweep', [at('sweep', 'a'), at('sweep', 'b'), END]],
  ['another brand', [at('listing', 'a'), at('listing', 'b', 'other'), END]],
  ['another phase', [at('listing', 'a'), at('incremental', 'b'), END]],
])('goes on to %s only when the page before is used', async (_name, positions) => {
  const walk = new Walk(positions);
  await walk.run();
  expect(walk.told).toEqual(['read a', 'use a', 'read b', 'use b']);
});

it('uses every page before the one that cannot be read', async () => {
  const walk = new Walk(LISTING, 'b');
  await expect(walk.run()).rejects.toThrow('no b');
  expect(walk.told).toEqual(['read a', 'read b', 'use a']);
});

it('stops with the reason of who uses the pages, whatever became of the next one', async () => {
  const walk = new Walk(LISTING, 'b');
  const stop = (): never => {
    throw new Error('broker away');
  };
  await expect(walk.run(stop)).rejects.toThrow('broker away');
  expect(walk.told).toEqual(['read a', 'read b', 'use a']);
});

it('reads nothing where nothing is left', async () => {
  const walk = new Walk([END]);
  await walk.run();
  expect(walk.told).toEqual([]);
});

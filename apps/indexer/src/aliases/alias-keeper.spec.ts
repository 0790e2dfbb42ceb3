import { IndexGenerations, type SearchAliasEntry } from '@helpdex/knowledge-index';
import { createLogger } from '@helpdex/observability';
import type { GenerationModel, GenerationsRow } from '../generations/generation.schema';
import { AliasKeeper } from './alias-keeper';

/** Names and judgement are the real ones; where the aliases stand is played. */
class PlayedIndices extends IndexGenerations {
  standing: SearchAliasEntry[] = [];
  readonly moved: string[] = [];
  readonly gone = new Set<string>();

  constructor() {
    super(undefined as never, 'ns');
  }

  override searchAliases = (): Promise<SearchAliasEntry[]> => Promise.resolve(this.standing);

  override makeLive = (tenant: string, generation: number): Promise<void> => {
    this.moved.push(`${tenant} ${generation}`);
    return this.gone.has(tenant) ? Promise.reject(new Error('no such index')) : Promise.resolve();
  };

  stand(tenant: string, generation: number): void {
    const sides = this.indices(tenant, generation);
    const alias = (audience: string): string => `ns-search-${audience}-${tenant}`;
    this.standing.push({ index: sides.public, alias: alias('public') });
    this.standing.push({ index: sides.public, alias: alias('agents') }, { index: sides.internal, alias: alias('agents') });
  }
}

const row = (tenant: string, change: Partial<GenerationsRow> = {}): GenerationsRow => ({
  ...{ _id: tenant, revision: 1, live: 1, building: null, refreshes: false, previous: null, rebuild: null, retired: [], last: 1 },
  ...change,
});
const query = <T>(value: T) => ({ lean: () => Promise.resolve(value) });

let indices: PlayedIndices;
let log: string[];
const keeperOf = (...rows: GenerationsRow[]): AliasKeeper => {
  const model = { find: () => query(rows), findById: (id: string) => query(rows.find(({ _id }) => _id === id) ?? null) };
  const logger = createLogger({ service: 'spec', level: 'debug', destination: { write: (line: string) => void log.push(line) } });
  return new AliasKeeper(model as unknown as GenerationModel, indices, logger);
};
beforeEach(() => {
  indices = new PlayedIndices();
  log = [];
});

it('leaves what is right alone', async () => {
  indices.stand('t_a', 1);
  await keeperOf(row('t_a')).pass();
  expect(indices.moved).toEqual([]);
});

it.each<[string, (standing: SearchAliasEntry[]) => SearchAliasEntry[]]>([
  ['nothing', () => []],
  ['one alias too few', (standing) => standing.slice(1)],
  ['one side too few', (standing) => standing.slice(0, -1)],
  ['one side too many', (standing) => [...standing, { index: 'ns-index-t_a-g0001-internal', alias: 'ns-search-public-t_a' }]],
  ['another generation', () => [{ index: 'ns-index-t_a-g0002-public', alias: 'ns-search-public-t_a' }]],
])('puts the aliases back where there is %s, and says so', async (_name, harm) => {
  indices.stand('t_a', 1);
  indices.standing = harm(indices.standing);
  await keeperOf(row('t_a')).pass();
  expect(indices.moved).toEqual(['t_a 1']);
  expect(log.join('')).toContain('search aliases were put back');
});

it('does not undo a swap that is under way, but one that nobody announced', async () => {
  indices.stand('t_a', 2);
  await keeperOf(row('t_a', { building: 2, refreshes: true, last: 2 })).pass();
  expect(indices.moved).toEqual([]);
  await keeperOf(row('t_a', { building: 2, last: 2 })).pass();
  expect(indices.moved).toEqual(['t_a 1']);
});

it('goes on to the next tenant when the index of one is gone', async () => {
  indices.gone.add('t_a');
  await keeperOf(row('t_a'), row('t_b')).pass();
  expect(indices.moved).toEqual(['t_a 1', 't_b 1']);
  expect(log.join('')).toContain('cannot be put back');
});

it('knows which tenant has an index, and makes none', async () => {
  const keeper = keeperOf(row('t_a', { live: 3 }));
  expect([await keeper.liveOf('t_a'), await keeper.liveOf('t_b')]).toEqual([3, null]);
  expect(indices.moved).toEqual([]);
});

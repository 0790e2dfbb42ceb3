import type { World } from '../world';
import { cells, NOBODYS, type Cell, type Described } from './cells';
import { ask, callsMade, difference, shapeOf, watchLogs, type Told } from './matrix';
import { TELLING, type Kind, type Scene } from './scene';

/** @param tell takes every text that was answered */
export function describeTenants(the: () => { world: World; scene: Scene }, tell: (text: string) => void): void {
  let all: Cell[];
  const asked = async (some: readonly Cell[], ids: Readonly<Record<Kind, string>>, key: string): Promise<Told[]> => {
    const told: Told[] = [];
    for (const cell of some) told.push(await ask(the().world.services.gatewayUrl, key, cell, ids[cell.kind]));
    told.forEach(({ text }) => tell(text));
    return told;
  };
  /** What is told of things that are there, or of things that nobody has, and what that makes the services say and do. */
  async function observed(ids: Readonly<Record<Kind, string>>) {
    const [lines, before] = [watchLogs(the().world), await callsMade(the().world.services.gatewayUrl)];
    const told = await asked(all, ids, the().scene.strangerKey);
    const calls = difference(before, await callsMade(the().world.services.gatewayUrl));
    return { told, calls, lines: lines() };
  }
  let [mine, nobodys]: Awaited<ReturnType<typeof observed>>[] = [];

  beforeAll(async () => {
    const document = await the().world.api.request<Described>('GET', '/api/openapi.json');
    const matrix = cells(document.body);
    all = matrix.all;
    // What is kept for a while is read once before, so that it is no difference.
    await asked(all, NOBODYS, the().scene.strangerKey);
    mine = await observed(the().scene.ids);
    nobodys = await observed(NOBODYS);
    console.log(`${matrix.routes} routes, ${all.length} cells, each with an id of the other tenant and with one that nobody has`);
  });

  it('is tried with ids of things that are there: their owner is told of each', async () => {
    const reads = all.filter(({ name }) => /^GET|mcp/.test(name));
    const own = await asked(reads, the().scene.ids, the().scene.ownerKey.key);
    const empty = own.filter(({ status, text }) => status !== 200 || /"items":\[\]/.test(text));
    expect(empty).toEqual([]);
  });

  it('finds nothing at any route under any id', () => {
    expect(all.length).toBeGreaterThan(30);
    const found = mine!.told.filter(({ status, text }) => {
      const nothing = status === 200 ? /"(?:items|locales|labels)\\?":\[\]/.test(text) : status === 404;
      return !nothing || text.includes(TELLING);
    });
    expect(found).toEqual([]);
  });

  it('is told nothing else than of an id that nobody has', () => expect(mine!.told).toEqual(nobodys!.told));

  it('makes the services do and log the same as for an id that nobody has', () => {
    expect(mine!.calls).toEqual(nobodys!.calls);
    expect(Object.keys(mine!.calls).length).toBeGreaterThan(10);
    const own = ({ lines }: typeof mine & object): string[] =>
      lines
        .filter(({ tenant }) => tenant === the().scene.strangerTenant)
        .map((line) => shapeOf(line, [...Object.values(the().scene.ids), ...Object.values(NOBODYS)]));
    expect(own(mine!).length).toBeGreaterThanOrEqual(all.length - 1);
    expect(own(mine!).sort()).toEqual(own(nobodys!).sort());
  });

  it('leaves no word of the other tenant in any log but the ids that were sent', () => {
    const telling = mine!.lines.filter(
      (line) => line['msg'] !== 'request' && Object.values(the().scene.ids).some((id) => JSON.stringify(line).includes(id)),
    );
    expect(telling).toEqual([]);
    expect(mine!.lines.filter((line) => JSON.stringify(line).includes(TELLING))).toEqual([]);
  });

  it('sees nothing of the first tenant in any list or search', async () => {
    const seen: unknown[] = [];
    for (const path of ['/sources', '/articles', '/reviews', '/rebuilds', '/search?q=the', '/search/passages?q=the'])
      seen.push((await the().scene.stranger.expect<{ items: unknown[] }>(200, 'GET', path)).items);
    expect(seen.flat()).toEqual([]);
    const { items } = await the().scene.stranger.expect<{ items: { id: string }[] }>(200, 'GET', '/keys');
    expect(items.map(({ id }) => id)).not.toContain(the().scene.ids.keys);
    expect(JSON.stringify(await the().scene.stranger.expect<object>(200, 'GET', '/audit'))).not.toContain(the().scene.ids.sources);
  });
}

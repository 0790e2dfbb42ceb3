import type { OpenEntry } from '@helpdex/knowledge-index';
import { changesBetween } from './changes';

async function* entries(...list: [id: string, ver: number, side?: 'public' | 'internal'][]): AsyncGenerator<OpenEntry> {
  for (const [id, ver, side = 'public'] of list) yield await Promise.resolve({ id, ver, side });
}

describe('what a search would answer differently', () => {
  it('is nothing between equals, and between nothings', async () => {
    expect(await changesBetween(entries(['s:1:de', 1]), entries(['s:1:de', 1]))).toEqual({ appear: 0, vanish: 0, differ: 0 });
    expect(await changesBetween(entries(), entries())).toEqual({ appear: 0, vanish: 0, differ: 0 });
  });

  it('counts what comes, goes, and is another', async () => {
    const before = entries(['s:1:de', 1], ['s:1:en-us', 1], ['s:10:de', 1], ['s:2:de', 1]);
    const after = entries(['s:1:de', 2], ['s:10:de', 1, 'internal'], ['s:2:de', 1], ['s:3:de', 1], ['s:4:de', 1]);
    expect(await changesBetween(before, after)).toEqual({ appear: 2, vanish: 1, differ: 2 });
  });

  it('goes by article first, as the index does', async () => {
    expect(await changesBetween(entries(['s:1:fr', 1]), entries(['s:1:fr', 1], ['s:10:de', 1]))).toEqual({
      appear: 1,
      vanish: 0,
      differ: 0,
    });
  });
});

import type { Page, SourceDto } from '@helpdex/contracts';
import { aSource } from '../testing/fixtures';
import { askForSources, hear, merged } from './use-live-sources';

describe('what the stream of sources tells', () => {
  const page = { items: [aSource(), aSource({ id: 'src_2' })], nextCursor: null };
  const told = (event: string, source: Partial<SourceDto>) => merged(page, { event, data: JSON.stringify(source) })?.items;

  it('replaces, adds and removes', () => {
    expect(told('source', aSource({ name: 'New' }))?.map(({ name }) => name)).toEqual(['New', 'Acme help']);
    expect(told('source', aSource({ id: 'src_3' }))).toHaveLength(3);
    expect(told('removed', { id: 'src_1' })?.map(({ id }) => id)).toEqual(['src_2']);
    expect(told('other', { id: 'src_1' })).toBe(page.items);
  });
});

describe('an answer that is overtaken by the stream', () => {
  const busy = { items: [aSource({ status: 'deleting' }), aSource({ id: 'src_2' })], nextCursor: null };

  /** Asks, lets `events` be told before the answer comes, and shows what is believed. */
  async function believed(...events: [string, Partial<SourceDto>][]): Promise<string[]> {
    let answer = (_page: Page<SourceDto>): void => undefined;
    const asked = askForSources(() => new Promise((resolve) => (answer = resolve)));
    for (const [event, source] of events) hear({ event, data: JSON.stringify(source) });
    answer(busy);
    return (await asked).items.map(({ id, status }) => `${id} ${status}`);
  }

  it('does not undo what was told meanwhile, of which the last word counts', async () => {
    expect(await believed(['source', aSource({ status: 'error' })], ['source', aSource()])).toEqual(['src_1 active', 'src_2 active']);
    expect(await believed(['removed', { id: 'src_1' }])).toEqual(['src_2 active']);
    expect(await believed()).toEqual(['src_1 deleting', 'src_2 active']);
  });

  it('counts again when nothing is told any more', async () => {
    await believed(['source', aSource()]);
    await expect(askForSources(() => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await askForSources(() => Promise.resolve(busy))).toBe(busy);
  });
});

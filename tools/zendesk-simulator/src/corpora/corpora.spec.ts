import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCorpus } from '../main';
import { SimulatorClock } from '../state/clock';
import { oracle } from '../state/oracle';
import { readPage } from './folder-corpus';
import { loadCorpus } from './load-corpus';

const clock = new SimulatorClock(() => Date.UTC(2026, 10, 1));

it('the demo is what the README promises: 40 articles in four languages, with everything that can be special', async () => {
  const account = await loadCorpus({ subdomain: 'demo', corpus: { kind: 'demo' } }, clock);
  const rows = [...oracle(account)];
  expect(account.articles.size).toBeGreaterThanOrEqual(40);
  expect(new Set(rows.map(({ locale }) => locale))).toEqual(new Set(['en-us', 'de', 'ja', 'ar']));
  expect(rows.length).toBeLessThan(account.articles.size * 4);
  for (const special of ['draft', 'outdated'] as const) expect(rows.filter((row) => row[special]).length).toBeGreaterThanOrEqual(4);
  expect(rows.filter(({ userSegmentId }) => userSegmentId !== null).length).toBeGreaterThanOrEqual(6);
  expect(rows.filter(({ title }) => title === 'Reset a router')).toMatchObject([{ locale: 'en-us', expectedVisibility: 'public' }]);
});

it('generates the same for the same seed, and as much as asked', async () => {
  const make = (seed: number) =>
    loadCorpus({ subdomain: 'g', corpus: { kind: 'generated', articles: 200, locales: ['en-us', 'de'], seed } }, clock);
  const [a, b, c] = [await make(1), await make(1), await make(2)];
  const rows = [...oracle(a)];
  expect(rows).toHaveLength(400);
  expect(rows).toEqual([...oracle(b)]);
  expect(rows).not.toEqual([...oracle(c)]);
  for (const visibility of ['public', 'internal', 'excluded'])
    expect(rows.some(({ expectedVisibility }) => expectedVisibility === visibility)).toBe(true);
});

describe('a folder of pages', () => {
  const folder = mkdtempSync(join(tmpdir(), 'corpus-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('becomes one article per path and one translation per language', async () => {
    const page = (title: string): string =>
      `<html><head><title>${title}</title></head><body><nav>menu</nav><div id="DisplayArea"><p>${title} text</p></div></body></html>`;
    for (const [file, title] of [
      ['en-us/writer/guide/print.html', 'Print'],
      ['de/writer/guide/print.html', 'Drucken'],
      ['en-us/start.html', 'Start'],
    ] as const) {
      mkdirSync(join(folder, file, '..'), { recursive: true });
      writeFileSync(join(folder, file), page(title));
    }
    const account = await loadCorpus(
      { subdomain: 'f', corpus: { kind: 'folder', path: folder, locales: ['en-us', 'de'], drafts: 0, outdated: 0, restricted: 0 } },
      clock,
    );
    expect([...oracle(account)].map(({ title, locale, sectionPath }) => [title, locale, sectionPath])).toEqual([
      ['Start', 'en-us', ['General', 'Overview']],
      ['Print', 'en-us', ['writer', 'guide']],
      ['Drucken', 'de', ['writer', 'guide']],
    ]);
    expect([...account.articles.values()][1]?.translations.get('de')?.body).toBe('<p>Drucken text</p>');
  });

  it('takes the body where the content element is missing, and leaves out what is no page', () => {
    expect(readPage('<title>T</title><body><p>x</p></body>')).toEqual({ title: 'T', body: '<p>x</p>' });
    expect(readPage('just text')).toBeUndefined();
  });
});

it('understands how a corpus is named, and says so when it does not', () => {
  expect(readCorpus('demo')).toEqual({ kind: 'demo' });
  expect(readCorpus('generated:5x2')).toEqual({ kind: 'generated', articles: 5, locales: ['en-us', 'de'] });
  expect(() => readCorpus('huge')).toThrow('SIMULATOR_CORPUS must be');
});

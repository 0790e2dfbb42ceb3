import type { ArticleDto } from '@helpdex/contracts';
import type { OracleRow } from '@helpdex/zendesk-simulator';
import { lettersOf, lettersOfHtml } from './letters';
import type { World } from './world';

/** How Helpdex differs from what Zendesk holds; all empty when it is true. Entries are named `article:locale`. */
export interface Differences {
  /** In Zendesk, not in the API's list of articles; and the reverse. */
  missing: string[];
  extra: string[];
  wrongVisibility: string[];
  wrongTitle: string[];
  /** On a side of the index where it must not be, an internal article on the public side among them. */
  wrongSide: string[];
  /** On no side of the index though it should be on one. */
  notSearchable: string[];
  /** In the index with another title, or with letters that Zendesk does not have or without some that it has. */
  wrongText: string[];
}

export const NO_DIFFERENCES: Differences = {
  ...{ missing: [], extra: [], wrongVisibility: [], wrongTitle: [] },
  ...{ wrongSide: [], notSearchable: [], wrongText: [] },
};

type Keyed = Pick<OracleRow, 'articleId' | 'locale'>;
const keyOf = ({ articleId, locale }: Keyed): string => `${articleId}:${locale}`;
const keysOf = (rows: readonly Keyed[]): string[] => rows.map(keyOf).sort();

export interface CompareOptions {
  /** Which rows of Zendesk a source should have; default: what its listings tell of, all but the archived. */
  only?: (row: OracleRow) => boolean;
  /** What they should be, where the source's options differ from the defaults. */
  visibilityOf?: (row: OracleRow) => OracleRow['expectedVisibility'];
}

/** Every entry compared, both ways, in the API's list and in the index itself. */
export async function compareWithZendesk(
  world: World,
  sourceId: string,
  subdomain: string,
  { only = ({ archived }) => !archived, visibilityOf = (row) => row.expectedVisibility }: CompareOptions = {},
): Promise<Differences> {
  const rows = (await world.simulator.control.oracle(subdomain)).filter(only);
  const expected = rows.map((row) => ({ ...row, expectedVisibility: visibilityOf(row) }));
  return { ...listDifferences(expected, await world.api.articles(sourceId)), ...(await indexDifferences(world, sourceId, expected)) };
}

function listDifferences(expected: readonly OracleRow[], actual: readonly ArticleDto[]) {
  const found = new Map(actual.map((article) => [keyOf(article), article]));
  const wanted = new Set(expected.map(keyOf));
  const both = expected.flatMap((row) => {
    const article = found.get(keyOf(row));
    return article ? [{ row, article }] : [];
  });
  const where = (differs: (pair: { row: OracleRow; article: ArticleDto }) => boolean): string[] =>
    keysOf(both.filter(differs).map(({ row }) => row));
  return {
    missing: keysOf(expected.filter((row) => !found.has(keyOf(row)))),
    extra: keysOf(actual.filter((article) => !wanted.has(keyOf(article)))),
    wrongVisibility: where(({ row, article }) => row.expectedVisibility !== article.visibility),
    wrongTitle: where(({ row, article }) => row.title !== article.title),
  };
}

async function indexDifferences(world: World, sourceId: string, expected: readonly OracleRow[]) {
  const rows = new Map(expected.map((row) => [keyOf(row), row]));
  const present = new Set<string>();
  const wrongSide = new Set<string>();
  const wrongText = new Set<string>();
  for await (const { side, articleId, locale, title, text } of world.indexed(sourceId)) {
    const key = keyOf({ articleId, locale });
    const row = rows.get(key);
    if (row?.expectedVisibility !== side) wrongSide.add(`${key} on ${side}`);
    else present.add(key);
    if (row && (row.title !== title || lettersOfHtml(row.body ?? '') !== lettersOf(text))) wrongText.add(key);
  }
  const searchable = expected.filter(({ expectedVisibility }) => expectedVisibility !== 'excluded');
  return {
    wrongSide: [...wrongSide].sort(),
    notSearchable: keysOf(searchable.filter((row) => !present.has(keyOf(row)))),
    wrongText: [...wrongText].sort(),
  };
}

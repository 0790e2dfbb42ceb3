import type { Answer } from '../routes/answer';

/** A row of a listing, counted from 0 or named by its article, with fields replaced or left out; or its translation into a locale. */
export interface BrokenRow {
  row: number | { id: number };
  fields?: Record<string, unknown>;
  without?: string[];
  locale?: string;
}

/** What goes wrong with an answer. Set through the control API. */
export type FaultEffect =
  | { kind: 'status'; status: number; body?: unknown; headers?: Record<string, string> }
  | { kind: 'html'; status?: number }
  /** Turned away for a while: until then every call to the account is refused and noted in the log as one that should have waited. */
  | { kind: 'throttle'; seconds: number; form: 'seconds' | 'date' | 'absent'; status?: 429 | 503; body?: 'text' | 'json' }
  /** One row of a listing, or several. */
  | ({ kind: 'break_row' } & BrokenRow)
  | { kind: 'break_rows'; rows: BrokenRow[] }
  | { kind: 'delay'; ms: number }
  | { kind: 'reset' }
  | { kind: 'truncate'; bytes: number }
  /** Changes to a listing's JSON. */
  | { kind: 'foreign_next'; origin: string }
  | { kind: 'no_next' }
  | { kind: 'no_meta' }
  | { kind: 'repeat_next' }
  | { kind: 'shrink'; keep: number };

export interface FaultRule {
  /** Only at this brand; absent: at all of them. */
  subdomain?: string;
  /** Regular expression over path and query after the subdomain. */
  path: string;
  effect: FaultEffect;
  /** Matching requests to leave alone first. */
  after?: number;
  /** Matching requests to spoil; absent: all of them. */
  count?: number;
  /** In (0, 1]; absent: every one. */
  probability?: number;
}

interface ArmedFault extends FaultRule {
  expression: RegExp;
  matched: number;
  done: number;
}

const MAX_RULES = 100;

/** The rules in force. The first that matches a request spoils it. */
export class Faults {
  private rules: ArmedFault[] = [];

  constructor(private readonly random: () => number) {}

  /** @throws RangeError beyond 100 rules; SyntaxError for a pattern that is none. */
  add(rule: FaultRule): void {
    if (this.rules.length >= MAX_RULES) throw new RangeError(`more than ${MAX_RULES} fault rules`);
    this.rules.push({ ...rule, expression: new RegExp(rule.path), matched: 0, done: 0 });
  }

  clear(): void {
    this.rules = [];
  }

  for(subdomain: string, path: string): FaultEffect | undefined {
    for (const rule of this.rules) {
      if ((rule.subdomain ?? subdomain) !== subdomain || !rule.expression.test(path)) continue;
      rule.matched += 1;
      if (rule.matched <= (rule.after ?? 0) || rule.done >= (rule.count ?? Infinity)) continue;
      if (rule.probability !== undefined && this.random() >= rule.probability) continue;
      rule.done += 1;
      return rule.effect;
    }
    return undefined;
  }
}

type Listing = Record<string, unknown> & {
  links?: Record<string, string>;
  meta?: { has_more: boolean; after_cursor: string | null };
  articles?: Row[];
};
type Row = Record<string, unknown> & { translations?: (Record<string, unknown> & { locale: string })[] };

/** The views of a listing are the answer's own, so nothing else sees the change. */
function breakRow(articles: readonly Row[], { row, fields, without = [], locale }: BrokenRow): Row[] {
  const broken = <T extends object>(whole: T): T =>
    Object.fromEntries(Object.entries({ ...whole, ...fields }).filter(([key]) => !without.includes(key))) as T;
  const isMeant = (article: Row, index: number): boolean => (typeof row === 'number' ? index === row : article['id'] === row.id);
  return articles.map((article, index) => {
    if (!isMeant(article, index)) return article;
    if (locale === undefined) return broken(article);
    return { ...article, translations: (article.translations ?? []).map((one) => (one.locale === locale ? broken(one) : one)) };
  });
}

function spoilListing(effect: FaultEffect, body: Listing, url: URL): Listing {
  switch (effect.kind) {
    case 'foreign_next':
      return {
        ...body,
        links: { ...body.links, next: `${effect.origin}/api/v2/help_center/articles?page[after]=x` },
        next_page: `${effect.origin}/next`,
      };
    case 'no_next':
      return { ...body, links: {}, meta: { has_more: true, after_cursor: null } };
    case 'no_meta': {
      const { meta: _meta, links: _links, ...rest } = body;
      return rest;
    }
    case 'repeat_next':
      return { ...body, next_page: url.toString(), ...(body.meta ? { meta: { ...body.meta, has_more: true } } : {}) };
    case 'break_row':
      return { ...body, articles: breakRow(body.articles ?? [], effect) };
    case 'break_rows':
      return { ...body, articles: effect.rows.reduce(breakRow, body.articles ?? []) };
    case 'shrink':
      return { ...body, articles: (body.articles ?? []).slice(0, Math.floor((body.articles ?? []).length * effect.keep)) };
    default:
      return body;
  }
}

const INTERSTITIAL = '<!DOCTYPE html><html><head><title>One moment</title></head><body><h1>Checking your browser</h1></body></html>';

/** An answer as a fault leaves it; delays, resets and truncation are the server's to carry out. */
export function spoil(effect: FaultEffect, answer: Answer, url: URL): Answer {
  if (effect.kind === 'status')
    return {
      status: effect.status,
      body: effect.body ?? { error: 'ServiceUnavailable' },
      ...(effect.headers ? { headers: effect.headers } : {}),
    };
  if (effect.kind === 'html') return { status: effect.status ?? 200, body: INTERSTITIAL, headers: { 'content-type': 'text/html' } };
  const isListing = answer.status === 200 && typeof answer.body === 'object' && answer.body !== null;
  return isListing ? { ...answer, body: spoilListing(effect, answer.body as Listing, url) } : answer;
}

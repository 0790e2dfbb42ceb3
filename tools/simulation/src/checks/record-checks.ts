import type { LedgerRow } from '@helpdex/classifier/ledger/ledger.schema';
import { docKey, parseDocKey, entryId, TOPICS, topicName, type ArticleClassified, type ArticleFetched } from '@helpdex/contracts';
import type { StoredRecord } from '../models/kafka/broker';
import { NAMESPACE } from '../services/service-host';
import type { Evidence } from './evidence';
import { Violation } from './violation';

export const FETCHED = topicName(NAMESPACE, TOPICS.articleFetched.suffix);
export const CLASSIFIED = topicName(NAMESPACE, TOPICS.articleClassified.suffix);
const DEAD_LETTERS = topicName(NAMESPACE, TOPICS.deadLetter.suffix);

/** What the checks may look up. */
export interface Stores {
  record(topic: string, partition: number, offset: number): StoredRecord | undefined;
  ledgerRow(entry: string): LedgerRow | undefined;
  /** Lowest version of the entry on the sides of the generation that is searched; -1 where it is on none. */
  indexedVersion(tenant: string, id: string): number;
  isDead(tenant: string, source: string): boolean;
}

/** Looks at every record that is appended and at every offset that is committed (G5, G6). */
export class RecordChecks {
  readonly verdicts: ArticleClassified[] = [];
  private readonly told = new Map<string, number>();
  private readonly parked = new Set<string>();
  private readonly committed = new Map<string, number>();

  constructor(
    private readonly evidence: Evidence,
    private readonly stores: Stores,
  ) {}

  appended(topic: string, { value, headers }: StoredRecord): void {
    if (topic === DEAD_LETTERS)
      this.parked.add(`${headers['helpdex_origin_topic']}/${headers['helpdex_origin_partition']}/${headers['helpdex_origin_offset']}`);
    if (topic === FETCHED && headers['ce_type'] === 'helpdex.article.fetched.v1') this.fetched(value);
    if (topic !== CLASSIFIED || headers['ce_type'] !== 'helpdex.article.classified.v1') return;
    const verdict = JSON.parse(String(value)) as ArticleClassified;
    const key = docKey(verdict);
    this.verdicts.push(verdict);
    this.told.set(key, Math.max(verdict.ver, this.told.get(key) ?? -1));
  }

  /** An offset may pass a record only when what follows from it stands where it must. */
  committing(group: string, topic: string, partition: number, offset: number): void {
    const at = `${group}/${topic}/${partition}`;
    const from = this.committed.get(at) ?? 0;
    for (let passed = from; passed < offset; passed += 1) {
      const record = this.stores.record(topic, partition, passed);
      if (!record || this.parked.has(`${topic}/${partition}/${passed}`)) continue;
      if (topic === FETCHED) this.judged(record);
      if (topic === CLASSIFIED) this.indexed(record);
    }
    this.committed.set(at, Math.max(from, offset));
  }

  /** Offsets were reset: what follows is passed again. */
  forget(group: string): void {
    for (const key of this.committed.keys()) if (key.startsWith(`${group}/`)) this.committed.delete(key);
  }

  private fetched(value: Buffer | null): void {
    const record = parsed(value);
    if (!record) return;
    const { tenant, source, article, locale, ver, state } = record;
    if (state !== 'gone' && state !== 'untranslated') return;
    const shown = this.evidence.shownBy(`${tenant}|${source}|${article}`, ver);
    const isAbsent = shown && (shown.isDeleted || (state === 'untranslated' && !shown.locales.includes(locale)));
    if (!isAbsent) throw new Violation('G6', `${article} ${locale} of ${source} is called ${state}, and no request has said so`);
  }

  private judged(record: StoredRecord): void {
    const entry = identified(record);
    if (!entry || this.stores.isDead(entry.tenant, entry.source)) return;
    const key = docKey(entry);
    const ver = parsed(record.value)?.ver;
    if (ver === undefined) throw new Violation('G5', `the offset of ${key} passes a record that nobody could read, and it is not kept`);
    const row = this.stores.ledgerRow(key);
    if (!row || row.ver < ver) throw new Violation('G5', `the offset of ${key} at ${ver} passes, its ledger has ${row?.ver ?? 'nothing'}`);
    if ((this.told.get(key) ?? -1) < owedBy(row))
      throw new Violation('G5', `the offset of ${key} at ${ver} passes, its verdict ${owedBy(row)} was never told`);
  }

  private indexed(record: StoredRecord): void {
    const entry = identified(record);
    if (!entry) return;
    const { ver } = JSON.parse(String(record.value)) as ArticleClassified;
    const held = this.stores.indexedVersion(entry.tenant, entryId(entry));
    if (held < ver) throw new Violation('G5', `the offset of ${docKey(entry)} at ${ver} passes, the index has ${held}`);
  }
}

const identified = ({ key, headers }: StoredRecord) =>
  headers['ce_type']?.includes('.article.') ? parseDocKey(key?.toString() ?? '') : undefined;

/** Undefined of a record that nobody can read. */
function parsed(value: Buffer | null): ArticleFetched | undefined {
  try {
    return JSON.parse(String(value)) as ArticleFetched;
  } catch {
    return undefined;
  }
}

/** The verdict that records owe. What somebody else has decided about the row since, one version further, is theirs to tell, and may be on its way. */
const owedBy = ({ emitVer, history }: LedgerRow): number => ((history.at(-1)?.by ?? null) === null ? emitVer : emitVer - 1);

import { docKey, type ArticleFetched } from '@helpdex/contracts';
import { accept, hasUnsentVerdict, observationOf, type LedgerContext, type Observation } from '@helpdex/domain';
import { failpoint } from '@helpdex/observability';
import { Inject, Injectable } from '@nestjs/common';
import { readable } from '../content/sanitise';
import { LedgerRepository } from '../ledger/ledger.repository';
import { isToldRow, type JudgedContent, type JudgedRow, type ToldRow } from '../ledger/ledger.schema';
import { rowChange } from '../ledger/row-change';
import { descoped, isInScope, type Scope } from '../sources/scope';
import { CLOCK, type Clock } from '../clock.port';
import { TURNS, type Turns } from './turns';
import { verdictOf } from './verdict';
import { VERDICT_PUBLISHER, type VerdictPublisher } from './verdict-publisher.port';

/** Rounds of compute, write, and compute the losers again. Losing this often means two writers fight over a partition: the batch is tried anew. */
const MAX_ROUNDS = 5;

/** A fetched record with the rules of its source. */
export interface Fetched {
  record: ArticleFetched;
  context: LedgerContext;
  /** What the source takes in; it may be less than when the record was fetched. */
  scope: Scope;
}

/** Turns fetched records into verdicts: ledger first, then Kafka, then the ledger's note of what Kafka has (design 4.3). */
@Injectable()
export class ClassifyService {
  constructor(
    @Inject(LedgerRepository) private readonly ledger: LedgerRepository,
    @Inject(VERDICT_PUBLISHER) private readonly publisher: VerdictPublisher,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(TURNS) private readonly turns: Turns,
  ) {}

  /** Settles a batch of one partition; returns when every verdict that was due is acknowledged. Safe to repeat. */
  async classify(partition: number, batch: readonly Fetched[]): Promise<void> {
    let pending = byEntry(batch);
    for (let round = 0; pending.size > 0; round += 1) {
      if (round === MAX_ROUNDS) throw new Error(`compare-and-set lost ${MAX_ROUNDS} times in partition ${partition}`);
      pending = await this.round(partition, pending);
    }
  }

  /** Sends what rows still owe to Kafka, and notes what it acknowledged. */
  async send(rows: readonly ToldRow[]): Promise<void> {
    if (rows.length === 0) return;
    const verdicts = rows.map((row) => verdictOf(row, this.clock.now()));
    await this.publisher.verdicts(verdicts);
    failpoint('classifier.after-produce');
    await this.ledger.markSent(verdicts);
  }

  private async round(partition: number, pending: Map<string, Fetched[]>): Promise<Map<string, Fetched[]>> {
    const stored = await this.ledger.findToJudge([...pending.keys()]);
    // Reading took its time: a verdict waits for its sender from here on, not since the batch began. One time for all: what changes alike is written as one.
    const at = this.clock.now();
    const accepted: { previous: JudgedRow | undefined; next: JudgedRow }[] = [];
    const owed: JudgedRow[] = [];
    for (const [id, records] of pending) {
      const previous = stored.get(id);
      const next = fold(previous, records, { _id: id, partition, at });
      if (next !== previous && next) accepted.push({ previous, next });
      else if (previous && hasUnsentVerdict(previous)) owed.push(previous);
      // Making text of a hundred articles would let a closing wait at each of its steps.
      await this.turns.give();
    }
    const changes = accepted.map(({ previous, next }) => rowChange(previous, next, { at, run: next.lastSeenRun, by: null }));
    const lost = await this.ledger.compareAndSet(changes);
    failpoint('classifier.after-accept');
    const won = changes.filter(({ next }) => !lost.has(next._id)).map(({ next }) => next);
    await this.send(await this.whole([...owed, ...won.filter(hasUnsentVerdict)]));
    return new Map([...pending].filter(([id]) => lost.has(id)));
  }

  /** With their texts: those that the batch did not bring are read now. What stands there by now is as new, or newer, and owed as well. */
  private async whole(rows: readonly JudgedRow[]): Promise<ToldRow[]> {
    const bare = rows.filter((row) => !isToldRow(row));
    const read = bare.length === 0 ? [] : [...(await this.ledger.find(bare.map(({ _id }) => _id))).values()];
    return [...rows.filter(isToldRow), ...read.filter(hasUnsentVerdict)];
  }
}

/** Runs the records of one entry through the ledger's rules, in order. @returns the very same row when none was accepted. */
function fold(
  previous: JudgedRow | undefined,
  records: readonly Fetched[],
  { at, ...place }: Pick<JudgedRow, '_id' | 'partition'> & { at: Date },
): JudgedRow | undefined {
  let row = previous;
  for (const { record, context, scope } of records) {
    if (!isInScope({ locale: record.locale, brand: record.content?.brand ?? row?.facts.brand }, scope)) {
      row &&= descoped(row, context.policyVersion);
      continue;
    }
    const seen = observationOf(record);
    const result = accept(row, seen, context);
    if (result.kind === 'unconfirmed' && row) row = { ...row, ...result.next };
    if (result.kind !== 'accept') continue;
    const identity = { tenant: record.tenant, source: record.source, article: record.article, locale: record.locale };
    const kept = row ?? { titleFold: '', unsentSince: null };
    const told = { ...contentOf(record, seen, row), detail: record.detail ?? null };
    row = { ...kept, ...identity, ...place, ...result.next, syncedAt: at, ...told };
  }
  return row;
}

/** Sanitising is the dear part of classifying, so it is done only when the text is new. */
function contentOf(
  record: ArticleFetched,
  seen: Observation,
  row: JudgedRow | undefined,
): Pick<JudgedRow, 'content'> & { titleFold?: string } {
  if (seen.state !== 'present' || !record.content) return {};
  const { title, body, url, labels, path, brand, updatedAt } = record.content;
  const texts = row?.content && row.hash === seen.hash ? textsOf(row.content) : readable(body);
  const content: JudgedContent = {
    title,
    ...texts,
    url,
    labels,
    path: path.map(({ name }) => name),
    sectionIds: path.map(({ id }) => id),
    brand: brand ?? null,
    draft: record.evidence?.draft === true,
    outdated: record.evidence?.outdated === true,
    updatedAt,
  };
  return { content, titleFold: title.toLowerCase() };
}

/** As far as they are there: of an entry that the same batch brought before, they are. */
const textsOf = ({ html, text }: JudgedContent): Pick<JudgedContent, 'html' | 'text'> =>
  html === undefined || text === undefined ? {} : { html, text };

function byEntry(batch: readonly Fetched[]): Map<string, Fetched[]> {
  const groups = new Map<string, Fetched[]>();
  for (const fetched of batch) {
    const id = docKey(fetched.record);
    const group = groups.get(id);
    if (group) group.push(fetched);
    else groups.set(id, [fetched]);
  }
  return groups;
}

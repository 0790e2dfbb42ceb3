import { Inject, Injectable } from '@nestjs/common';
import type { QueryFilter, UpdateQuery } from 'mongoose';
import { SOURCES, type ActiveRun, type SourceModel, type SourceRow } from '../sources/source.schema';
import { MAX_WAITING_ARTICLES, modesThatBringLess, type Waiting, type WholeRun } from './waiting';

/** `waiting` is one mixed value to the schema; its fields are named by path. */
type Filter = QueryFilter<SourceRow>;
type Update = UpdateQuery<SourceRow>;
type SourceId = Pick<SourceRow, '_id' | 'tenant'>;

const BATCH = 200;

const byHand = ({ reemit }: { reemit: boolean }) => ({ 'waiting.asked': true, ...(reemit && { 'waiting.reemit': true }) });

/** What waits for the active run of its source to end. Every addition is one atomic write, so that none of a burst is lost; none of them is news. */
@Injectable()
export class WaitingRepository {
  constructor(@Inject(SOURCES) private readonly sources: SourceModel) {}

  /** Every article once; where too many wait, a run of the whole source stands in for the others. @returns false when the source is not to be synced. */
  async addArticle({ _id, tenant }: SourceId, article: string, now: Date, asked?: { reemit: boolean }): Promise<boolean> {
    const hasRoom = { [`waiting.articles.${MAX_WAITING_ARTICLES - 1}`]: { $exists: false } };
    const added = await this.write(
      { _id, tenant, ...hasRoom },
      { $addToSet: { 'waiting.articles': article }, ...(asked && { $set: byHand(asked) }) },
      now,
    );
    if (added) return true;
    // What a person asked for is not to be found by its time of change.
    const instead = asked
      ? ({ mode: 'full', trigger: 'manual', ...asked } as const)
      : ({ mode: 'incremental', trigger: 'webhook' } as const);
    return this.addRun({ _id, tenant }, instead, now);
  }

  /** A full run that waits is not replaced by less. */
  async addRun({ _id, tenant }: SourceId, next: WholeRun, now: Date): Promise<boolean> {
    const isMore = next.mode === 'full' ? {} : { 'waiting.next.mode': { $ne: 'full' } };
    if (await this.write({ _id, tenant, ...isMore }, { $set: { 'waiting.next': next } }, now)) return true;
    return (await this.sources.exists({ _id, tenant, status: 'active' })) !== null;
  }

  /**
   * Only behind an active run that brings less; one that brings as much stands in for it.
   * @param dueAt when given: once per due time. @returns whether it waits now.
   */
  addRunBehind({ _id, tenant }: SourceId, next: WholeRun, now: Date, dueAt?: Date): Promise<boolean> {
    const due = dueAt ? { $or: [{ lastDueAt: null }, { lastDueAt: { $lt: dueAt } }] } : {};
    const behind = { 'activeRun.mode': { $in: modesThatBringLess(next.mode) } };
    const isMore = next.mode === 'full' ? {} : { 'waiting.next.mode': { $ne: 'full' } };
    return this.write(
      { _id, tenant, ...behind, ...isMore, ...due },
      { $set: { 'waiting.next': next, ...(dueAt && { lastDueAt: dueAt }) } },
      now,
    );
  }

  /** Sources with nothing else to do, for which something waits since then or longer. */
  ready(since: Date): Promise<SourceRow[]> {
    const ready = { status: 'active', activeRun: null, 'waiting.since': { $lte: since } } as Filter;
    return this.sources.find(ready).limit(BATCH).lean<SourceRow[]>().exec();
  }

  /** Begins a run with what was read; nothing happens when more was added meanwhile, or another run began. */
  start(row: SourceRow, run: ActiveRun, rest: Waiting | undefined): Promise<SourceRow | null> {
    const unchanged = { _id: row._id, status: 'active', activeRun: null, 'waiting.rev': row.waiting?.rev } as Filter;
    const fields = { activeRun: run, ...(rest && { waiting: rest }) };
    return this.sources
      .findOneAndUpdate(
        unchanged,
        { $set: fields, ...(rest ? {} : { $unset: { waiting: '' } }), $inc: { lastRun: 1, outbox: 1 } },
        { returnDocument: 'after' },
      )
      .lean<SourceRow | null>()
      .exec();
  }

  private async write(filter: object, update: Update, now: Date): Promise<boolean> {
    const { matchedCount } = await this.sources.updateOne({ status: 'active', ...filter } as Filter, {
      ...update,
      $min: { 'waiting.since': now },
      $inc: { 'waiting.rev': 1 },
    });
    return matchedCount === 1;
  }
}

import type { EntryState, RunBarrier, SweepCandidate } from '@helpdex/contracts';
import type { ListingGap } from '@helpdex/domain';
import { Inject, Injectable } from '@nestjs/common';
import type { PipelineStage, QueryFilter } from 'mongoose';
import { LEDGER } from '../ledger/ledger.port';
import type { LedgerModel, LedgerRow } from '../ledger/ledger.schema';

/** Entries of these states stand for something that Zendesk has. */
const PRESENT_STATES: EntryState[] = ['live', 'quarantined'];

type Barrier = Pick<RunBarrier, 'tenant' | 'source' | 'run' | 'listingComplete' | 'articles'>;

/** Entries that a run should have seen and did not. */
export const unseenBy = ({ tenant, source, run }: Pick<RunBarrier, 'tenant' | 'source' | 'run'>): QueryFilter<LedgerRow> => ({
  ...{ tenant, source },
  state: { $in: PRESENT_STATES },
  lastSeenRun: { $lt: run },
});

/** What a run has to ask for one by one, found in the ledger once the run's records are settled. */
@Injectable()
export class SweepCandidates {
  constructor(@Inject(LEDGER) private readonly ledger: LedgerModel) {}

  /** Whole articles, whatever their locales: a locale that is switched off leaves all of them in place. */
  async gap({ tenant, source, run }: Barrier): Promise<ListingGap> {
    const [counted] = await this.ledger.aggregate<ListingGap>([
      { $match: { tenant, source, state: { $in: PRESENT_STATES } } },
      { $group: { _id: '$article', seen: { $max: '$lastSeenRun' } } },
      { $group: { _id: null, known: { $sum: 1 }, missing: { $sum: { $cond: [{ $lt: ['$seen', run] }, 1, 0] } } } },
    ]);
    return { known: counted?.known ?? 0, missing: counted?.missing ?? 0 };
  }

  async count(barrier: Barrier, held: boolean): Promise<number> {
    const [counted] = await this.ledger.aggregate<{ articles: number }>([...(await this.grouped(barrier, held)), { $count: 'articles' }]);
    return counted?.articles ?? 0;
  }

  /** The first articles, in order of id. */
  async find(barrier: Barrier, held: boolean, limit: number): Promise<SweepCandidate[]> {
    const groups = await this.ledger.aggregate<{ _id: string; locales: string[] }>([
      ...(await this.grouped(barrier, held)),
      { $sort: { _id: 1 } },
      { $limit: limit },
    ]);
    return groups.map(({ _id, locales }) => ({ article: _id, locales: [...locales].sort() }));
  }

  private async grouped(barrier: Barrier, held: boolean): Promise<PipelineStage.FacetPipelineStage[]> {
    const { tenant, source, run } = barrier;
    const missing = held ? undefined : await this.missingFrom(barrier);
    const wanted: QueryFilter<LedgerRow>[] = [{ tenant, source, unconfirmedRun: run }, ...(missing ? [missing] : [])];
    return [{ $match: { $or: wanted } }, { $group: { _id: '$article', locales: { $addToSet: '$locale' } } }];
  }

  /**
   * After a complete listing whatever it did not show; after a targeted run what of the articles asked for was not found; after an incremental one the
   * other languages of the articles it saw. A translation that is gone, or in a language that was switched off, is not read with its article, and would
   * go on answering as before whatever happened to the article.
   */
  private async missingFrom(barrier: Barrier): Promise<QueryFilter<LedgerRow> | undefined> {
    if (barrier.listingComplete) return unseenBy(barrier);
    if (barrier.articles) return { ...unseenBy(barrier), article: { $in: barrier.articles } };
    const { tenant, source, run } = barrier;
    const seen = await this.ledger.aggregate<{ _id: string }>([
      { $match: { tenant, source, state: { $in: PRESENT_STATES }, lastSeenRun: run } },
      { $group: { _id: '$article' } },
    ]);
    return seen.length === 0 ? undefined : { ...unseenBy(barrier), article: { $in: seen.map(({ _id }) => _id) } };
  }
}

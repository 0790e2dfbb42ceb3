import { docKey, parseEntryId, type ArticleDetailDto, type ArticleDto, type Caller, type SetVisibilityInput } from '@helpdex/contracts';
import { decideVisibility, DomainError, hasUnsentVerdict, rejudge, type Override } from '@helpdex/domain';
import type { SourceProjection } from '@helpdex/mongo';
import { Inject, Injectable } from '@nestjs/common';
import { ClassifyService } from '../classify/classify.service';
import { verdictOf } from '../classify/verdict';
import { CLOCK, type Clock } from '../clock.port';
import { LedgerRepository } from '../ledger/ledger.repository';
import type { LedgerRow } from '../ledger/ledger.schema';
import { rowChange } from '../ledger/row-change';
import { contextOf, SOURCES } from '../sources/source-rules';
import { articleDetailView, articleView } from './article-view';
import { IMMEDIATE_INDEX, type ImmediateIndex } from './immediate-index.port';

const MAX_ATTEMPTS = 5;

/** A person's own choice for one article. Closing acts before the answer; opening goes the ordinary way. */
@Injectable()
export class OverrideService {
  constructor(
    @Inject(LedgerRepository) private readonly ledger: LedgerRepository,
    @Inject(SOURCES) private readonly sources: SourceProjection,
    @Inject(ClassifyService) private readonly classify: ClassifyService,
    @Inject(IMMEDIATE_INDEX) private readonly index: ImmediateIndex,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async get(tenant: string, id: string): Promise<ArticleDetailDto> {
    return articleDetailView(await this.rowOf(tenant, id));
  }

  /** @throws DomainError `article_not_found`, or `article_busy` when syncs keep changing the article meanwhile. */
  async setVisibility(caller: Caller, id: string, input: SetVisibilityInput): Promise<ArticleDto> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const row = await this.rowOf(caller.tenant, id);
      const next = await this.overridden(row, caller, input);
      if (!next) {
        await this.carryOut(row);
        return articleView(row);
      }
      const change = rowChange(row, next, { at: this.clock.now(), run: null, by: caller.keyId });
      if ((await this.ledger.compareAndSet([change])).size > 0) continue;
      await this.carryOut(change.next);
      return articleView(change.next);
    }
    throw new DomainError('conflict', 'article_busy', 'The article is being synced right now. Try again in a moment.');
  }

  /**
   * Closed at once whatever it was before: of an article that was closed already nobody knows here whether the index has heard of it, be it that Kafka
   * is behind or that the same order failed halfway a moment ago.
   */
  private async carryOut(row: LedgerRow): Promise<void> {
    if (row.audience !== 'public') await this.index.apply(verdictOf(row, this.clock.now()).record);
    if (hasUnsentVerdict(row)) await this.classify.send([row]);
  }

  private async overridden(row: LedgerRow, caller: Caller, input: SetVisibilityInput): Promise<LedgerRow | undefined> {
    const changed = await this.sources.one(row.tenant, row.source);
    if (!changed)
      throw new DomainError('unavailable', 'source_unknown', 'The source of this article is not known yet. Try again in a moment.');
    const context = contextOf(changed);
    const next = rejudge(row, { override: this.overrideFor(row, caller, input, context) }, context);
    return next ? { ...row, ...next } : undefined;
  }

  private overrideFor(row: LedgerRow, caller: Caller, input: SetVisibilityInput, context: ReturnType<typeof contextOf>): Override | null {
    if (input.override === null) return null;
    // Remembered so that any stricter word from Zendesk later suspends the override instead of being overruled by it.
    const { restrictions } = decideVisibility(row.facts, context.policy, { archived: row.state === 'archived' });
    return {
      visibility: input.override,
      reason: input.reason ?? '',
      by: caller.keyId,
      at: this.clock.now().toISOString(),
      against: restrictions,
    };
  }

  private async rowOf(tenant: string, id: string): Promise<LedgerRow> {
    const parts = parseEntryId(id);
    const key = parts && docKey({ tenant, ...parts });
    const row = key === undefined ? undefined : (await this.ledger.find([key])).get(key);
    if (!row || row.state === 'removed') throw new DomainError('not_found', 'article_not_found', 'There is no such article.');
    return row;
  }
}

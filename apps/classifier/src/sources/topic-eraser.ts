import { ArticleClassified, ArticleFetched, docKey, TOPICS, type EntryIdentity } from '@helpdex/contracts';
import { runOf } from '@helpdex/domain';
import { EVENT_PUBLISHER, type EventPublisher, type OutgoingRecord } from '@helpdex/kafka';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../clock.port';

/** An entry, and the partition of the article topics that it lives in. */
export type Placed = EntryIdentity & { partition: number };

/**
 * Takes the text of entries out of the topics (ADR 6): each key gets a last record without any, which a replay ends with and which compaction leaves as
 * the only one. Its version is the highest below the floor, so for whoever knows of the deletion it is dead as well.
 */
@Injectable()
export class TopicEraser {
  constructor(
    @Inject(EVENT_PUBLISHER) private readonly events: Pick<EventPublisher, 'publishAll'>,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** In both topics. Resolves when the broker has acknowledged. */
  everywhere(entries: readonly Placed[], floor: number): Promise<void> {
    return this.events.publishAll([
      ...entries.map((entry) => this.fetched(entry, floor)),
      ...entries.map((entry) => this.classified(entry, floor)),
    ]);
  }

  /** In the topic of what was fetched, of entries that were never judged. */
  unjudged(entries: readonly Placed[], floor: number): Promise<void> {
    return this.events.publishAll(entries.map((entry) => this.fetched(entry, floor)));
  }

  private fetched({ partition, ...entry }: Placed, floor: number): OutgoingRecord {
    const data: ArticleFetched = { ...identityOf(entry, floor), state: 'gone', fetchedAt: this.now() };
    return { topic: TOPICS.articleFetched, event: ArticleFetched, key: docKey(entry), data, partition };
  }

  private classified({ partition, ...entry }: Placed, floor: number): OutgoingRecord {
    const verdict = { audience: 'excluded', state: 'removed', reasons: [], policyVersion: 0, hash: 'no-content' } as const;
    const data: ArticleClassified = { ...identityOf(entry, floor), ...verdict, reasons: [], classifiedAt: this.now() };
    return { topic: TOPICS.articleClassified, event: ArticleClassified, key: docKey(entry), data, partition };
  }

  private now(): string {
    return this.clock.now().toISOString();
  }
}

const identityOf = ({ tenant, source, article, locale }: EntryIdentity, floor: number) => ({
  ...{ tenant, source, article, locale },
  ver: floor - 1,
  run: runOf(floor - 1),
});

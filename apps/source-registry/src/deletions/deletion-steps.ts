import { TOPICS, type IndexSide, type TopicSpec } from '@helpdex/contracts';

export type DeletionStep =
  /** Everybody can know: the source's new state is published. */
  | { kind: 'announce' }
  /** One side of the index holds no entry of it. */
  | { kind: 'close'; side: IndexSide }
  /** The ledger holds nothing of it; nor, with `purge`, does the last record of any of its keys in the topics hold text. */
  | { kind: 'erase' }
  /** These groups have settled whatever was in the topic when the step began. */
  | { kind: 'drain'; topic: TopicSpec; groups: readonly string[] }
  /** The source itself goes. */
  | { kind: 'finish' };

const CLEAR: readonly DeletionStep[] = [{ kind: 'close', side: 'public' }, { kind: 'close', side: 'internal' }, { kind: 'erase' }];

/**
 * In this order, each to be repeated as often as needed (ADR 6). Search is cleared at once, customers' side first. Then the pipeline is emptied of what
 * was judged before its readers knew of the deletion; whatever comes later they know to be dead. What slipped in meanwhile is cleared again.
 */
export const DELETION_STEPS: readonly DeletionStep[] = [
  { kind: 'announce' },
  ...CLEAR,
  { kind: 'drain', topic: TOPICS.sourceChanged, groups: ['fetcher-sources', 'scheduler', 'classifier-sources', 'indexer-sources'] },
  { kind: 'drain', topic: TOPICS.articleFetched, groups: ['classifier'] },
  { kind: 'drain', topic: TOPICS.articleClassified, groups: ['indexer'] },
  ...CLEAR,
  { kind: 'finish' },
];

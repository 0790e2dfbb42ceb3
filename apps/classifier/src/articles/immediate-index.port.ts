import type { ArticleClassified } from '@helpdex/contracts';

export const IMMEDIATE_INDEX = Symbol('IMMEDIATE_INDEX');

/** Puts one verdict into the index at once, ahead of whatever waits in Kafka. */
export interface ImmediateIndex {
  /** Resolves when search has it. @throws DomainError `unavailable` when it could not be done. */
  apply(record: ArticleClassified): Promise<void>;
}

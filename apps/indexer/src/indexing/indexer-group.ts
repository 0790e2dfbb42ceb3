/** Consumer group of the verdicts: what it has committed is in the index. */
export const INDEXER_GROUP = 'indexer';

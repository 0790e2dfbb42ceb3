import { ArrayMaxSize, IsArray, IsIn, IsInt, Matches, Min } from 'class-validator';
import { IsTimestamp, EntryScoped, RunScoped } from './event-base';

export const KNOWLEDGE_CHANGES = ['searchable', 'restricted', 'removed'] as const;
export type KnowledgeChange = (typeof KNOWLEDGE_CHANGES)[number];

/**
 * What search answers has changed: `searchable` (new or new content), `restricted` (public no longer), `removed` (in no index any more).
 * For answer caches to evict by; sent after the index has it, at least once.
 */
export class KnowledgeChanged extends EntryScoped {
  @IsIn(KNOWLEDGE_CHANGES) change!: KnowledgeChange;
  @IsIn(['public', 'internal', 'none']) visibility!: 'public' | 'internal' | 'none';
  @IsTimestamp() at!: string;
}

/** The classifier asks the fetcher to confirm, one request each, that these articles are gone. Sent once the listing barrier of a full run is settled. */
export class SweepRequested extends RunScoped {
  @IsArray() @ArrayMaxSize(1_000) @Matches(/^\d{1,20}$/, { each: true }) articles!: string[];
  @IsInt() @Min(0) known!: number;
  @IsTimestamp() at!: string;
}

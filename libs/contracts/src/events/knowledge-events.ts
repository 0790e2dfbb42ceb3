import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsInt, IsString, Matches, Min, ValidateNested } from 'class-validator';
import { EntryScoped, IsTimestamp, LOCALE_PATTERN, RunScoped } from './event-base';

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

/** Articles that one sweep request may name; what is left comes with the next round. */
export const MAX_SWEPT = 1_000;

/** An article to be looked at by a request of its own, and the entries of it that hang on the answer. */
export class SweepCandidate {
  @IsString() @Matches(/^\d{1,20}$/) article!: string;
  @IsArray() @ArrayMaxSize(200) @IsString({ each: true }) @Matches(LOCALE_PATTERN, { each: true }) locales!: string[];
}

/**
 * The classifier has settled a barrier that was not final, and asks the fetcher to look at these articles one by one: they were known, but not
 * found; or they would become more visible without newer evidence. An empty list lets the run end.
 */
export class SweepRequested extends RunScoped {
  /** Of the barrier that this answers. */
  @IsInt() @Min(0) round!: number;
  @IsArray() @ArrayMaxSize(MAX_SWEPT) @ValidateNested({ each: true }) @Type(() => SweepCandidate) candidates!: SweepCandidate[];
  /** There are more than could be named: ask again when these are done. */
  @IsBoolean() more!: boolean;
  /** So much is missing that nothing is removed before a person has looked. */
  @IsBoolean() held!: boolean;
  @IsTimestamp() at!: string;
}

import { IsInt, IsString, Length, Matches, Max, Min } from 'class-validator';

/** Largest integer that survives JSON in JavaScript; every version and counter stays below it. */
export const MAX_SAFE = Number.MAX_SAFE_INTEGER;

/** Ids that may stand in a document key. */
export const ID_PATTERN = /^[A-Za-z0-9_-]{1,64}$/;
export const LOCALE_PATTERN = /^[a-z0-9]{2,8}(-[a-z0-9]{1,8})*$/;

const TIMESTAMP_PATTERN = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/;

/** ISO 8601 in UTC, the one form that events carry. */
export const IsTimestamp = (): PropertyDecorator => Matches(TIMESTAMP_PATTERN, { message: '$property must be an ISO 8601 time in UTC' });

/** Every record is about one source of one tenant. */
export class SourceScoped {
  @IsString() @Matches(ID_PATTERN) tenant!: string;
  @IsString() @Matches(ID_PATTERN) source!: string;
}

/** Records that belong to one run of a source; `run` is strictly increasing per source. */
export class RunScoped extends SourceScoped {
  @IsInt() @Min(0) @Max(MAX_SAFE) run!: number;
}

/** Records about one entry, an article in one locale. */
export class EntryScoped extends RunScoped {
  @IsString() @Matches(ID_PATTERN) article!: string;
  @IsString() @Length(2, 40) @Matches(LOCALE_PATTERN) locale!: string;
  /** Position of the record among all records of this entry: higher wins. */
  @IsInt() @Min(0) @Max(MAX_SAFE) ver!: number;
}

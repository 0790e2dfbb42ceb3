import { IsIn, IsOptional } from 'class-validator';

export class DeleteSourceQuery {
  /** Also takes the text of its articles from the topics, where a replay could read it. Default: false. */
  @IsOptional() @IsIn(['true', 'false']) purge?: 'true' | 'false';
}

/** Receipt for the deletion of a source. */
export interface DeletionDto {
  id: string;
  sourceId: string;
  status: 'running' | 'done';
  /** Entries (an article in one locale) that left search so far, by the side they stood on. */
  removed: { public: number; internal: number };
  /** The topics hold no text of it any more; true only when that was asked for and is done. */
  purged: boolean;
  requestedAt: string;
  finishedAt: string | null;
}

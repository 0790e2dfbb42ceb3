import { IsIn, IsOptional } from 'class-validator';

export class DeleteSourceQuery {
  /** Also overwrites the text of its articles in the topics, so that no replay ends with it. Default: false. */
  @IsOptional() @IsIn(['true', 'false']) purge?: 'true' | 'false';
}

/** Receipt for the deletion of a source. */
export interface DeletionDto {
  id: string;
  sourceId: string;
  status: 'running' | 'done';
  /** Entries (an article in one locale) that left search so far, by the side they stood on. */
  removed: { public: number; internal: number };
  /**
   * The last record of each of its articles in the topics holds no text; true only when that was asked for and is done. Older records leave the
   * brokers' disks when compaction comes to them.
   */
  purged: boolean;
  requestedAt: string;
  finishedAt: string | null;
}
